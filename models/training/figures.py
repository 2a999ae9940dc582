"""Two figures of the paper: `python figures.py model.onnx:224 --photos folder --out figures [--data cache]`.

temperature.png: photos decoded at several temperatures, from the mean of the predicted colours (T 1) to their mode.
distribution.png: how often each colour occurs in photos and in the results of several decodings, on a log scale.
"""
import argparse
import os

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw

import colour
import data
import measures
from evaluate import Network, grey, sized
from scores import painted
from sheet import PHOTOS, square
from weights import ask

TEMPERATURES = (1, 0.77, 0.58, 0.38, 0.29, 0.14, 0)  # the paper's; 0: the mode
HEAD_PX = 18  # height of a title


def named(t):
    return f'T = {t:g}' if t else 'mode'


def titled(columns, path):
    """Columns {title: [pictures uint8 [h, w, 3]]} side by side, each under its title, as a palette PNG."""
    parts = []
    for title, pictures in columns.items():
        head = Image.new('RGB', (pictures[0].shape[1], HEAD_PX), 'white')
        ImageDraw.Draw(head).text((4, 3), title, 'black')
        parts.append(np.concatenate([np.asarray(head), *pictures]))
    picture = Image.fromarray(np.concatenate(parts, 1))
    picture.quantize(255, dither=Image.Dither.FLOYDSTEINBERG).save(path, optimize=True)


def scores(network, photo):
    """Scores [1, 313, h/4, w/4] of one photo."""
    L = colour.lab_of_rgb(sized(photo, network.side, 32))[None, None, ..., 0].astype(np.float32)
    return torch.from_numpy(ask(network.session, ['logits'], L, network.inverse)[0])


def decoding(found, t, size):
    """Scores to ab [2, *size]."""
    ab = measures.decoded(found, 1 / t if t else float('inf'))
    return F.interpolate(ab, size=size, mode='bilinear')[0].numpy()


def temperature(network, photos, path):
    found = [scores(network, photo) for photo in photos]
    columns = {'grey': [painted(p, grey(p)) for p in photos]}
    for t in TEMPERATURES:
        columns[named(t)] = [painted(p, decoding(f, t, p.shape[:2])) for p, f in zip(photos, found)]
    titled(columns, path)


def ab_plane(counts, cell=9):
    """Log frequencies of the 313 bins as a map, a to the right, b upwards; light means frequent. uint8 [23 cells, 23 cells, 3]."""
    share = np.log10(np.maximum(counts / counts.sum(), 1e-7)) / 7 + 1  # 0 at one in ten million, 1 at all
    plane = np.full((23, 23), 0.0)
    for (a, b), value in zip(colour.ab_bins(), share):
        plane[int(11 - b / colour.STEP), int(11 + a / colour.STEP)] = 0.08 + 0.92 * value
    grown = np.kron(plane, np.ones((cell, cell)))
    return np.clip(np.stack([grown * 1.3, grown**1.5, grown**3 * 0.9], -1) * 255, 0, 255).astype(np.uint8)


def distribution(network, photos, path):
    """Counts of the nearest bins over all photos, for the truth and for each decoding."""
    targets = colour.SoftTargets()
    counts = {name: np.zeros(313) for name in ('photos', *map(named, (1, 0.38, 0)))}

    def count(name, ab):
        bins = targets(torch.from_numpy(np.ascontiguousarray(ab)).flatten(1).T)[0][:, 0]
        counts[name] += np.bincount(bins.numpy(), minlength=313)

    for photo in photos:
        found = scores(network, photo)
        count('photos', colour.lab_of_rgb(sized(photo, network.side, 32)[::4, ::4])[..., 1:].transpose(2, 0, 1))
        for t in (1, 0.38, 0):
            count(named(t), measures.decoded(found, 1 / t if t else float('inf'))[0].numpy())
    titled({name: [ab_plane(c)] for name, c in counts.items()}, path)
    for name, c in counts.items():
        p = c / c.sum()
        chroma = np.linalg.norm(colour.ab_bins(), axis=1)
        entropy = -(p[p > 0] * np.log(p[p > 0])).sum()
        print(f'| {name} | {(c > 0).sum()} | {entropy:.2f} | {100 * p[chroma <= 10].sum():.1f} | {100 * p[chroma >= 50].sum():.2f} |')


def opened(about, limit):
    """Parses the arguments of a drawing script: (arguments, network, pictures for the figure, photos to measure on)."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('model', help='model.onnx[:shorter side]')
    parser.add_argument('--photos', required=True, help='folder of the pictures in the figure')
    parser.add_argument('--data', nargs='+', help='caches of photos that no network was trained on, to measure on')
    parser.add_argument('--limit', type=int, default=limit, help='maximum number of photos to measure on')
    parser.add_argument('--out', default='figures')
    parser.add_argument('--px', type=int, default=128)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    names = sorted(name for name in os.listdir(args.photos) if name.lower().endswith(PHOTOS))
    pictures = [square(f'{args.photos}/{name}', args.px) for name in names]
    unseen = data.Photos(args.data, 'all') if args.data else []
    order = np.random.default_rng(0).permutation(len(unseen))[: args.limit]
    return args, Network.named(args.model, threads=2), pictures, [unseen.photo(i) for i in order]


def main():
    args, network, pictures, photos = opened(__doc__, 500)
    temperature(network, pictures, f'{args.out}/temperature.png')
    if photos:
        print('| colours of | bins used | entropy, nats | chroma up to 10, % | chroma from 50, % |\n' + '| --- ' * 5 + '|')
        distribution(network, photos, f'{args.out}/distribution.png')


if __name__ == '__main__':
    main()
