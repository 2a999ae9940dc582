# The light network: `train.py config/light.py --encoder ../v4/model.onnx --distil ../v4/model.onnx`. The encoder is the
# example's and stays as it is, so a step costs little; lam is what v2's biases were shifted to, of which `light` learnt.
network = 'light'
lam = 0.7
px = 160
batch = 32
frozen = 16
rate = 2e-3
