# The paper's network under the paper's settings (450,000 steps there, from a k-means start: days on a GPU, not for a CPU).
network = 'eccv16'
px = 176
batch = 40
least = 0.69  # 176 of 256 px
rate = 3e-5
decay = 1e-3
positions = 1.0
