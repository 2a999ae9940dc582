"""The paper's Table 1 at a small scale: `python ablation.py --out runs --encoder lite0.pth --train cache... --data cache-of-unseen`.

Trains three networks that differ only in the loss and compares them with grey and with the colours of another photo.
Prints a Markdown table. Finished runs are measured without training again.
"""
import argparse
import json
import os
import subprocess
import sys

import numpy as np
import torch
import torch.nn.functional as F

import colour
import export
import measures
from evaluate import Bench, grey, sized, truth

HERE = os.path.dirname(os.path.abspath(__file__))
# name, arguments of train.py
LOSSES = {
    'L2 regression': ('--loss', 'regression'),
    'classification': ('--lam', '1'),
    'classification, rebalanced': ('--lam', '0.5'),
}
# name, loss it was trained with, T of the annealed mean (0: the mode)
METHODS = (
    ('L2 regression', 'L2 regression', 1),
    ('classification, T 0.38', 'classification', 0.38),
    ('classification, rebalanced, mean (T 1)', 'classification, rebalanced', 1),
    ('classification, rebalanced, T 0.38', 'classification, rebalanced', 0.38),
    ('classification, rebalanced, mode', 'classification, rebalanced', 0),
)
COLUMNS = (
    ('AuC raw', 'aucRaw'), ('AuC rebalanced', 'aucRebalanced'), ('PSNR, dB', 'psnr'), ('colourfulness', 'colourfulness'),
    ('of absolutes', 'colourfulnessAbsolute'), ('top-1, %', 'top1'), ('agreement, %', 'agreement'),
)


def trained(name, args):
    """The averaged network of the run for one loss; trains it if the run is not finished."""
    run = f'{args.out}/{name.replace(", ", "-").replace(" ", "-")}'
    common = ('--px', str(args.px), '--samples', str(args.samples), '--warmup', str(args.samples // 20),
              '--every', str(args.samples), '--held-out', '64', '--threads', str(args.threads))
    command = (sys.executable, 'train.py', '--data', *args.train, '--out', run, *common, *LOSSES[name])
    encoder = ('--encoder', args.encoder) if args.encoder else ()
    subprocess.run([*command, *encoder], cwd=HERE, check=True, stdout=subprocess.DEVNULL)
    return export.load(run)[0]


class Painter:
    """A PyTorch network as a function from photo to ab, at a shorter side close to that of its training."""

    def __init__(self, net, temperature, side):
        self.net, self.side = net, side
        self.inverse = 1 / temperature if temperature else float('inf')

    @torch.no_grad()
    def __call__(self, photo):
        L = torch.from_numpy(colour.lab_of_rgb(sized(photo, self.side, 32))[None, None, ..., 0]).float()
        ab = measures.decoded(self.net(L), self.inverse)
        return F.interpolate(ab, size=photo.shape[:2], mode='bilinear')[0].numpy()


def another(pictures, seed=0):
    """A function from photo to the ab of another photo, resized to its size."""
    rng = np.random.default_rng(seed)

    def answer(photo):
        while (other := pictures[rng.integers(len(pictures))]) is photo:
            pass
        ab = torch.from_numpy(truth(other))[None]
        return F.interpolate(ab, size=photo.shape[:2], mode='bilinear')[0].numpy()

    return answer


def line(name, entry, interval):
    known = {k for k in entry if entry[k] < 130}  # leaves out the PSNR of a picture to itself
    cells = [f'{entry[k]:.2f} ({interval[k][0]:.1f} to {interval[k][1]:.1f})' if k in known else '' for _, k in COLUMNS]
    return f'| {name} | ' + ' | '.join(cells) + ' |'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    Bench.arguments(parser)
    parser.add_argument('--train', nargs='+', required=True, help='caches to train on')
    parser.add_argument('--out', required=True, help='output folder for the runs and results.json')
    parser.add_argument('--encoder', help="EfficientNet-lite0's .pth, to start from ImageNet's weights")
    parser.add_argument('--samples', type=int, default=12_000, help='crops per network; takes minutes on two cores')
    parser.add_argument('--px', type=int, default=96, help='side of a crop')
    parser.add_argument('--measure-px', type=int, default=128, help='shorter side of the input when measuring, px')
    args = parser.parse_args()
    for name in ('out', 'encoder'):
        setattr(args, name, os.path.abspath(getattr(args, name)) if getattr(args, name) else None)
    args.train = [os.path.abspath(cache) for cache in args.train]

    torch.set_num_threads(args.threads)
    nets = {name: trained(name, args) for name in LOSSES}
    bench = Bench(args)
    answers = {'truth': truth, 'grey': grey, "another photo's colours": another(bench.pictures)}
    answers.update({name: Painter(nets[loss], t, args.measure_px) for name, loss, t in METHODS})
    print('| | ' + ' | '.join(title for title, _ in COLUMNS) + ' |\n|' + ' --- |' * (len(COLUMNS) + 1))
    report = {}
    for name, answer in answers.items():
        rows = bench.rows(answer)
        report[name] = {'measured': bench.summary(rows), 'interval': bench.interval(rows)}
        print(line(name, report[name]['measured'], report[name]['interval']), flush=True)
    with open(f'{args.out}/results.json', 'w') as file:
        json.dump(report, file, indent=2)


if __name__ == '__main__':
    main()
