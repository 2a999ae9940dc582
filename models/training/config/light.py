# The light network: `train.py config/light.py --encoder ../v4/model.onnx --distil ../v4/model.onnx`. The encoder is
# frozen, so a step is cheap. lam is the one that v2, the teacher of `light`, shipped with.
network = 'light'
lam = 0.7
px = 160
batch = 32
frozen = 16
rate = 2e-3
