# Trains a shipped network further: `train.py config/further.py --from ../v4/model.onnx`. v3 was trained from v2 with these
# settings, except that all photos were drawn equally often and fading was weaker.
network = 'small'
lam = 0.5
distance = 0.5
px = 128
late_px = 160
batch = 32
rate = 5e-4
warmup = 3_000
samples = 164_000
cooldown = 0.366
