# Trains the decoding of a pair of networks: `train.py config/coherent.py --from v4.onnx --second v0.onnx`. Both networks are
# frozen. Coherence and tone are trained on photos that neither network has seen, so that they learn how reliable its
# predictions are. The loss also compares the distribution of colours with the truth's.
network = 'paired'
learn = 'decoding'
side = 'all'
lam = 0.75  # as shipped in v4
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
