"""What an encoder has learnt from colorization: `python probe.py --data cache --index index.tsv.gz --set sports name=model.onnx ...`.

Trains linear classifiers on frozen features at each depth, as in section 3.2 of the paper; all encoders see grey photos.
Encoders: a shipped model.onnx, a run's folder, EfficientNet-lite0's .pth, or `random`. Prints a Markdown table with top-1
in percent.
"""
import argparse
import gzip
import os

import numpy as np
import torch
import torch.nn.functional as F

import data
import export
import measures
from model import Encoder, build
from weights import load_efficientnet_lite0, load_onnx

DEPTHS = {'stem, stride 2': None, 'stride 4': 2, 'stride 8': 4, 'stride 16': 10, 'stride 32': 15}  # and the index of the block
FEATURES = 2000  # each depth is pooled to about this many numbers, so that all classifiers have the same size
DECAY = 1e-2  # weight decay of the classifiers, not tuned on any of these encoders
STEPS = 200  # of Adam, full batch; enough for the loss to converge
TEST_PERCENT = 25


def encoder(source):
    torch.manual_seed(0)
    if source == 'random':
        return Encoder(0).eval()
    if source.endswith('.pth'):
        found = Encoder(0)
        load_efficientnet_lite0(found, source)
        return found.eval()
    if os.path.isdir(source):
        return export.load(source)[0].encoder
    network = build('small', 'classification')
    load_onnx(network, source)
    return network.encoder.eval()


@torch.no_grad()
def features(net, L):
    """L [n, 1, px, px] to {depth: [n, about FEATURES]}."""
    found = {depth: [] for depth in DEPTHS}
    for batch in L.split(64):
        x = net.stem(batch / 50 - 1)
        levels = [x]
        for block in net.blocks:
            levels.append(x := block(x))
        for depth, block in DEPTHS.items():
            x = levels[0 if block is None else block + 1]
            side = max(1, round((FEATURES / x.shape[1]) ** 0.5))
            found[depth].append(F.adaptive_avg_pool2d(x, min(side, x.shape[-1])).flatten(1))
    return {depth: torch.cat(parts) for depth, parts in found.items()}


def accuracy(x, y, test):
    """Whether softmax regression on standardised features classifies each test photo correctly: [m]."""
    x = (x - x[~test].mean(0)) / (x[~test].std(0) + 1e-6)
    layer = torch.nn.Linear(x.shape[1], int(y.max()) + 1)
    torch.nn.init.zeros_(layer.weight)
    optimiser = torch.optim.AdamW(layer.parameters(), lr=3e-3, weight_decay=DECAY / 3e-3)
    for _ in range(STEPS):
        optimiser.zero_grad()
        F.cross_entropy(layer(x[~test]), y[~test]).backward()
        optimiser.step()
    return (layer(x[test]).argmax(1) == y[test]).float().numpy()


def interval(right, draws=1000):
    means = np.random.default_rng(0).choice(right, (draws, len(right))).mean(1)
    return 100 * np.percentile(means, (2.5, 97.5))


def labelled(args):
    """L [n, 1, px, px] of the set's photos, and their classes [n] from the folder names of their sources."""
    with gzip.open(args.index, 'rt') as file:
        rows = [line.rstrip('\n').split('\t') for line in file][1:]
    folder = {f'{s}/{name}': os.path.basename(os.path.dirname(source)) for s, name, source in rows if s == args.set}
    photos, lab = data.Photos(args.data, 'all'), data.Lab('cpu')
    picked = [i for i, name in enumerate(photos.names) if name in folder]
    picked = np.random.default_rng(0).permutation(picked)[: args.limit]
    squares = torch.stack([measures.Exam.centre(photos.photo(i), args.px) for i in picked])
    names = sorted({folder[photos.names[i]] for i in picked})
    L = torch.cat([lab.lightness(lab.light(part)) for part in squares.split(64)])
    return L, torch.tensor([names.index(folder[photos.names[i]]) for i in picked])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('encoders', nargs='+', help="name=model.onnx, name=run, name=lite0.pth or name=random")
    parser.add_argument('--data', nargs='+', required=True)
    parser.add_argument('--index', required=True, help='index.tsv.gz of the shards, with the sources of the photos')
    parser.add_argument('--set', required=True, help='a set whose folder names are classes')
    parser.add_argument('--limit', type=int, default=4000)
    parser.add_argument('--px', type=int, default=128)
    args = parser.parse_args()
    torch.set_num_threads(2)
    L, y = labelled(args)
    test = torch.rand(len(y), generator=torch.Generator().manual_seed(0)) < TEST_PERCENT / 100
    print(f'{args.set}: {len(y)} photos, {int(y.max()) + 1} classes, {int(test.sum())} to test on\n')
    print('| encoder | ' + ' | '.join(DEPTHS) + ' |\n|' + ' --- |' * (len(DEPTHS) + 1))
    for text in args.encoders:
        name, source = text.split('=', 1)
        found = features(encoder(source), L)
        right = [accuracy(x, y, test) for x in found.values()]
        print(f'| {name} | ' + ' | '.join('{:.1f} ({:.0f} to {:.0f})'.format(100 * r.mean(), *interval(r)) for r in right) + ' |', flush=True)


if __name__ == '__main__':
    main()
