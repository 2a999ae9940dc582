# The network that ships, on two CPU cores: 128 px first (half again as many crops a second), 160 px to finish.
network = 'small'
px = 128
batch = 32
