"""Writes a run's averaged weights as model.onnx: `python export.py run --out models/v1/model.onnx`.

Inputs `L` [n, 1, h, w] and `inv_temperature` [1]; outputs `ab` [n, 2, h/4, w/4] and `logits` [n, 313, h/4, w/4].
`--lam` moves the class rebalancing after training: a score learnt under weights w is that of p w, so adding
log(w' / w) to the head's biases gives the network that other weights would have trained towards.
"""
import argparse
import inspect
import json
import os

import numpy as np
import torch

import colour
from measures import TEMPERATURE
from model import build
from tidy import digest, tidy


OPSET = 17


class Shipped(torch.nn.Module):
    """The network with the annealed mean behind it."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        self.bins = torch.nn.Conv2d(colour.ab_bins().shape[0], 2, 1, bias=False)
        self.bins.weight.data = torch.from_numpy(colour.ab_bins().T.copy())[:, :, None, None]

    def forward(self, L, inv_temperature):
        logits = self.net(L)
        return self.bins(torch.softmax(logits * inv_temperature, 1)), logits


def load(run):
    """The averaged network of a run, its settings, the crops it has seen and the hours it took."""
    with open(f'{run}/settings.json') as file:
        settings = json.load(file)
    state = torch.load(f'{run}/checkpoint.pt', map_location='cpu', **({'weights_only': False} if torch.__version__ >= '2' else {}))
    net = build(settings['network'], settings['loss'], settings['frozen'])
    net.load_state_dict(state['average'])
    return net.eval(), settings, state['seen'], state['seconds'] / 3600


@torch.no_grad()
def rebalance(net, settings, lam):
    shift = colour.rebalancing(np.array(settings['prior']), settings['lam'], lam)
    net.head.bias += torch.from_numpy(shift).float()


def write(net, path):
    shipped, L, inverse = Shipped(net).eval(), torch.rand(1, 1, 64, 96) * 100, torch.tensor([1 / TEMPERATURE])
    options = {'dynamo': False} if 'dynamo' in inspect.signature(torch.onnx.export).parameters else {}
    axes = {'L': {0: 'n', 2: 'h', 3: 'w'}, 'ab': {0: 'n', 2: 'h/4', 3: 'w/4'}, 'logits': {0: 'n', 2: 'h/4', 3: 'w/4'}}
    torch.onnx.export(
        shipped, (L, inverse), path, opset_version=OPSET, input_names=['L', 'inv_temperature'],
        output_names=['ab', 'logits'], dynamic_axes=axes, **options,
    )
    return shipped


def check(shipped, path):
    """Largest difference between PyTorch and ONNX Runtime, a share of the largest value of ab or of the scores.

    At a size other than the export's.
    """
    import onnxruntime

    L, inverse = torch.rand(2, 1, 96, 160) * 100, torch.tensor([1 / TEMPERATURE])
    with torch.no_grad():
        wanted = [answer.numpy() for answer in shipped(L, inverse)]
    session = onnxruntime.InferenceSession(path)
    found = session.run(['ab', 'logits'], {'L': L.numpy(), 'inv_temperature': inverse.numpy()})
    return max(float(np.abs(w - f).max() / np.abs(w).max()) for w, f in zip(wanted, found))


def card(folder, settings, seen, hours, net, sha256, args):
    """What the code and a reader need to know of the network; evaluate.py adds what was measured."""
    lam = args.lam if args.lam is not None else settings['lam']
    began = settings.get('encoder') or settings.get('origin')
    taught = f'{settings["distilled"]:.0%} of it towards the answers of shipped networks, ' if settings.get('distil') else ''
    far = f', and {settings["distance"]} of the distance of the annealed mean' if settings.get('distance') else ''
    return {
        'id': os.path.basename(os.path.abspath(folder)),
        'title': args.title,
        'file': 'model.onnx',
        'sha256': sha256,
        'opset': OPSET,
        'kind': 'ab',
        'inputs': {
            'L': {'shape': ['n', 1, 'h', 'w'], 'type': 'float32', 'range': [0, 100],
                  'meaning': 'CIELAB lightness (D65) of the photo, shrunk; h and w multiples of 32'},
            'inv_temperature': {'shape': [1], 'type': 'float32', 'default': round(1 / args.temperature, 4),
                                'meaning': f'1/T of the annealed mean; T = {args.temperature}'},
        },
        'outputs': {
            'ab': {'shape': ['n', 2, 'h/4', 'w/4'], 'type': 'float32', 'meaning': 'CIELAB a and b'},
            'logits': {'shape': ['n', 313, 'h/4', 'w/4'], 'type': 'float32',
                       'meaning': 'scores of the 313 ab bins: multiples of 10 in the widened sRGB gamut, by a, then b'},
        },
        'size': {'shorterSide': args.size, 'multipleOf': 32},
        'parameters': sum(p.numel() for p in net.parameters()),
        'licence': 'MIT; the encoder began as EfficientNet-lite0 (Apache-2.0)' if began else 'MIT',
        'training': {
            'photos': settings['photos'],
            'sources': args.sources,
            'samples': seen,
            'hours': round(hours, 2),
            'crops': f'{settings.get("late_px") or settings["px"]} px at the end',
            'encoderInit': 'EfficientNet-lite0, ImageNet, Apache-2.0' if began else 'random',
            'loss': f'soft-encoded cross-entropy, K 5, sigma 5, {taught}'
                    f'class rebalancing lambda {settings["lam"]}, shipped as lambda {lam}{far}',
        },
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('run')
    parser.add_argument('--out', required=True, help='model.onnx; the card, model.json, is written beside it')
    parser.add_argument('--lam', type=float)
    parser.add_argument('--temperature', type=float, default=TEMPERATURE, help="the annealed mean's; the paper's is 0.38")
    parser.add_argument('--size', type=int, default=192, help='shorter side at which it measured best, px')
    parser.add_argument('--title', default='EfficientNet-lite0 U-Net, 313 ab bins, class-rebalanced')
    parser.add_argument('--sources', default='', help='the sets of photos it was trained on, and their licences')
    args = parser.parse_args()
    net, settings, seen, hours = load(args.run)
    if args.lam is not None:
        rebalance(net, settings, args.lam)
    folder = os.path.dirname(os.path.abspath(args.out))
    os.makedirs(folder, exist_ok=True)
    shipped = write(net, args.out)
    tidy(args.out)
    difference = check(shipped, args.out)
    if difference > 1e-4:
        raise SystemExit('ONNX Runtime and PyTorch disagree')
    with open(f'{folder}/model.json', 'w') as file:
        json.dump(card(folder, settings, seen, hours, net, digest(args.out), args), file, indent=2, ensure_ascii=False)
        file.write('\n')
    print(f'{args.out}: {seen} crops seen, largest difference to PyTorch {difference:.1e} of the largest value')


if __name__ == '__main__':
    main()
