# The small network on from a shipped one: `train.py config/further.py --from ../v4/model.onnx`. v3 went on from v2 so,
# but for two things: all photos were drawn alike, and fading was weaker.
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
