"""Measures networks on worn photos: `python worn.py a.onnx b.onnx:224 --data cache-of-unseen`.

The networks see the damaged lightness; the colours are compared on the undamaged photo. Prints a Markdown table, with a
paired bootstrap interval of each network against the first.
"""
import argparse
import zlib

import numpy as np
import torch

import colour
import data
from evaluate import Bench, Network, grey, truth


def of_lightness(change):
    """Turns a function (L [h, w], generator) -> L into one from photo to grey photo, uint8 [h, w, 3]."""

    def wear(photo):
        L = colour.lab_of_rgb(photo)[..., 0]
        L = np.clip(change(L, np.random.default_rng(zlib.crc32(photo.tobytes()))), 0, 100)  # the same grain for each network
        return colour.rgb_of_lab(np.stack([L, 0 * L, 0 * L], -1))

    return wear


def blurred(L, sigma):
    """Gaussian blur of L [h, w]; sigma in px."""
    x, sigma = torch.from_numpy(L)[None, None], torch.tensor([[[[sigma]]]], dtype=torch.float64)
    return data.blurred(x, sigma)[0, 0].numpy()


def sepia(photo):
    """Sepia toning as in image editors, which clips highlights, converted back to grey."""
    tone = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])
    return of_lightness(lambda L, _: L)(np.clip(photo @ tone.T, 0, 255).astype(np.uint8))


WORN = {  # L in 0..100, photos of 256 px on the shorter side
    'unchanged': of_lightness(lambda L, _: L),
    'faded: black 25, white 85': of_lightness(lambda L, _: 25 + 0.6 * L),
    'low contrast: 40 %': of_lightness(lambda L, _: 50 + 0.4 * (L - 50)),
    'grainy: sigma 8': of_lightness(lambda L, rng: L + rng.normal(0, 8, L.shape)),
    'blurred: sigma 2 px': of_lightness(lambda L, _: blurred(L, 2.0)),
    'sepia turned grey': sepia,
    'faded, blurred, grainy': of_lightness(lambda L, rng: 20 + 0.65 * blurred(L, 1.3) + rng.normal(0, 5, L.shape)),
}
COLUMNS = (('AuC raw', 'aucRaw'), ('AuC rebalanced', 'aucRebalanced'), ('colourfulness', 'colourfulness'), ('top-1, %', 'top1'))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('models', nargs='+', help='model.onnx[:shorter side[:temperature[:coherence]]]')
    Bench.arguments(parser)
    args = parser.parse_args()
    bench = Bench(args)
    networks = {text: Network.named(text, args.threads) for text in args.models}
    print('| input | network | ' + ' | '.join(title for title, _ in COLUMNS) + ' |\n|' + ' --- |' * (len(COLUMNS) + 2))

    def show(wear, name, answer, base=None):
        rows = bench.rows(answer)
        entry, off = bench.summary(rows), bench.interval(rows, base) if base else {}
        cells = [f'{entry[k]:.2f}' + (' ({:+.1f} to {:+.1f})'.format(*off[k]) if base else '') if k in entry else '' for _, k in COLUMNS]
        print(f'| {wear} | {name} | ' + ' | '.join(cells) + ' |', flush=True)
        return rows

    show('', 'truth', truth)
    show('', 'grey', grey)
    for wear, change in WORN.items():
        base = None
        for name, network in networks.items():
            rows = show(wear, name, lambda photo: network.ab(change(photo)), base)
            base = base or rows


if __name__ == '__main__':
    main()
