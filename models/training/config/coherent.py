# How a pair of networks is decoded: `train.py config/coherent.py --from v4.onnx --second v0.onnx`.
# Both stay as they are. Coherence and tone learn on photos that neither network has seen, so that they know how far it can
# be trusted; colours are to be spread as the truth's are.
network = 'paired'
learn = 'decoding'
side = 'all'
lam = 0.75  # as v4 ships
distance = 0.2
distance_lam = 0.3
distribution = 2.0
surfaces = 1.0
calm = 0.85
balance = 0.6
px = 192
batch = 32
decoding_rate = 5e-3
warmup = 1_500
samples = 13_000
cooldown = 0.5
