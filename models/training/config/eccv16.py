# The paper's network with the paper's settings. It needs days on a GPU: the paper trains it for 450,000 steps from k-means.
network = 'eccv16'
px = 176
batch = 40
least = 0.69  # 176 of 256 px
rate = 3e-5
decay = 1e-3
positions = 1.0
