"""Changes the class rebalancing of a shipped network: `python rebalance.py ../v3/model.onnx --out ../v4/model.onnx --lams 0.8 0.75 --data cache`.

Does for a shipped file what `export.py --lam` does for a run: only the head's biases change. Update the card by hand.
"""
import argparse

import numpy as np
import onnx
from onnx import numpy_helper

import colour
import data
from weights import head_of


def rebalance(model, prior, lams):
    """Changes the network from the first lambda to the second, in place."""
    bias = next(t for t in model.graph.initializer if t.name == head_of(model.graph).input[2])
    moved = numpy_helper.to_array(bias) + colour.rebalancing(prior, *lams)
    bias.CopyFrom(numpy_helper.from_array(moved.astype(np.float32), bias.name))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('model', help='model.onnx')
    parser.add_argument('--out', required=True, help='model.onnx')
    parser.add_argument('--lams', nargs=2, type=float, required=True, help='shipped lambda, new lambda')
    parser.add_argument('--data', nargs='+', required=True, help='caches written by data.py, for the prior')
    args = parser.parse_args()
    model = onnx.load(args.model)
    rebalance(model, data.ab_prior(data.Photos(args.data)), args.lams)
    onnx.save(model, args.out)


if __name__ == '__main__':
    main()
