"""A contact sheet: `python sheet.py folder --models a.onnx b.onnx:224 --out sheet.png`. A row has grey, each model, truth."""
import argparse
import os

import numpy as np
from PIL import Image

import plots
from evaluate import Network
from scores import painted

PHOTOS = ('.jpg', '.jpeg', '.png', '.webp')


def square(path, px):
    """The centre square of the photo, uint8 [px, px, 3]."""
    photo = Image.open(path).convert('RGB')
    side = min(photo.size)
    left, top = (photo.size[0] - side) // 2, (photo.size[1] - side) // 2
    return np.asarray(photo.crop((left, top, left + side, top + side)).resize((px, px), Image.LANCZOS))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('folder')
    parser.add_argument('--models', nargs='+', required=True, help='model.onnx[:shorter side[:temperature[:coherence]]]')
    parser.add_argument('--out', required=True)
    parser.add_argument('--count', type=int, default=24)
    parser.add_argument('--columns', type=int, default=2)
    parser.add_argument('--px', type=int, default=160)
    parser.add_argument('--seed', type=int, default=0)
    args = parser.parse_args()
    names = sorted(name for name in os.listdir(args.folder) if name.lower().endswith(PHOTOS))
    picked = np.random.default_rng(args.seed).permutation(len(names))[: args.count]
    networks = [Network.named(text, threads=2) for text in args.models]
    rows = []
    for i in picked:
        photo = square(os.path.join(args.folder, names[i]), args.px)
        grey = painted(photo, np.zeros((2, args.px, args.px)))
        rows.append([grey, *(painted(photo, network.ab(photo)) for network in networks), photo])
    plots.sheet(rows, args.out, args.columns)


if __name__ == '__main__':
    main()
