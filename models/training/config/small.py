# The small network on two CPU cores: 128 px first (half again as many crops a second); --px 160 to finish.
network = 'small'
px = 128
batch = 32
