# The small network on two CPU cores: 128 px first (1.5 times as many crops per second); use --px 160 to finish.
network = 'small'
px = 128
batch = 32
