"""Writes a run's averaged weights as model.onnx: `python export.py run --out models/v1/model.onnx`.

Inputs `L` [n, 1, h, w], `inv_temperature` [1] and `coherence` [1]; outputs `ab` [n, 2, h/4, w/4] and `logits` [n, 313, h/4, w/4].
`--lam` changes the class rebalancing after training: a score learnt with weights w is that of p w, so adding
log(w' / w) to the head's biases gives the network that training with other weights would approach.
"""
import argparse
import inspect
import json
import os

import numpy as np
import onnx
import torch

import color_statistics
import colour
from decoding import BAND_CENTRES
from measures import TEMPERATURE
from merge import store_in_16_bits, with_second
from model import Paired, build
from tidy import digest, tidy
from weights import LastFeatures, ask, session


OPSET = 17
YELLOW_FROM = 30  # smallest b of the bins that are lowered, Lab units


class Shipped(torch.nn.Module):
    """The network followed by the annealed mean."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        self.bins = torch.nn.Conv2d(colour.ab_bins().shape[0], 2, 1, bias=False)
        self.bins.weight.data = torch.from_numpy(colour.ab_bins().T.copy())[:, :, None, None]

    def forward(self, L, inv_temperature, *more):
        """`more`: coherence [1] if the network has it, then the second network's features if it is a pair."""
        logits = self.net(L, *more)
        return self.bins(torch.softmax(logits * inv_temperature, 1)), logits


def load(run):
    """The averaged network of a run, its settings, the number of crops it has seen and the hours it took."""
    with open(f'{run}/settings.json') as file:
        settings = json.load(file)
    state = torch.load(f'{run}/checkpoint.pt', map_location='cpu', **({'weights_only': False} if torch.__version__ >= '2' else {}))
    second = LastFeatures(settings['second']) if settings.get('second') else None
    net = build(settings['network'], settings['loss'], settings['frozen'], second)
    net.load_state_dict(state['average'])
    return net.eval(), settings, state['seen'], state['seconds'] / 3600


@torch.no_grad()
def rebalance(net, settings, lam):
    shift = colour.rebalancing(np.array(settings['prior']), settings['lam'], lam)
    net.head.bias += torch.from_numpy(shift).float()


@torch.no_grad()
def spare_white(net, nats):
    """Lowers the scores of bright yellow, before they are smoothed over ab.

    Networks most often turn white cloth in old photos yellow, and people notice that most.
    """
    a, b = torch.from_numpy(colour.ab_bins()).T
    yellow = (b >= YELLOW_FROM) & (a.abs() <= b / 2)
    bright = torch.tensor(BAND_CENTRES) > color_statistics.BRIGHT[0]
    net.tone.by_lightness -= nats * (bright[:, None] & yellow)


def write(net, path):
    """Writes the optimised file. Returns the largest difference to PyTorch, relative to the largest value of ab or of the scores."""
    pair, coherent = isinstance(net, Paired), hasattr(net, 'coherence')
    L = torch.rand(1, 1, 64, 96) * 100
    example = [L, torch.tensor([1 / TEMPERATURE])]
    names, axes = ['L', 'inv_temperature'], {'L': {0: 'n', 2: 'h', 3: 'w'}}
    if coherent:
        example.append(torch.ones(1))
        names.append('coherence')
    if pair:
        example.append(net.second(L))
        names.append('others')
    axes.update({name: {0: 'n', 2: 'h/4', 3: 'w/4'} for name in ('ab', 'logits', *names[3:])})
    options = {'dynamo': False} if 'dynamo' in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(
        Shipped(net).eval(), tuple(example), path, opset_version=OPSET, input_names=names,
        output_names=['ab', 'logits'], dynamic_axes=axes, **options,
    )
    if pair:
        onnx.save(with_second(onnx.load(path), net.second), path)
    tidy(path)
    return difference(Shipped(net).eval(), path, [1.0] if coherent else [])


@torch.no_grad()
def difference(shipped, path, coherence):
    """Compares with PyTorch at a different size than the export's."""
    L, inverse = torch.rand(2, 1, 96, 160) * 100, torch.tensor([1 / TEMPERATURE])
    wanted = [answer.numpy() for answer in shipped(L, inverse, *(torch.tensor([c]) for c in coherence))]
    found = ask(session(path, 2), ['ab', 'logits'], L.numpy(), 1 / TEMPERATURE)
    return max(float(np.abs(w - f).max() / np.abs(w).max()) for w, f in zip(wanted, found))


def parameters(net):
    second = net.second.graph.graph.initializer if isinstance(net, Paired) else []
    return sum(p.numel() for p in net.parameters()) + sum(int(np.prod(t.dims)) for t in second)


def spread(settings, args):
    """The loss terms on the distribution of colours, for the card."""
    parts = [f'{settings[name]} of {name}' for name in ('distribution', 'surfaces') if settings.get(name)]
    white = f'; bright yellow lowered by {args.spare_white} nats' if args.spare_white else ''
    return ''.join(f', {part}' for part in parts) + white


def card(folder, settings, seen, hours, net, sha256, args):
    """The card of the network; evaluate.py adds the measurements."""
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
            **({'coherence': {'shape': [1], 'type': 'float32', 'default': 1, 'range': [0, 1],
                              'meaning': 'how far positions of one surface agree: 0 each by itself, 1 as trained'}}
               if hasattr(net, 'coherence') else {}),
        },
        'outputs': {
            'ab': {'shape': ['n', 2, 'h/4', 'w/4'], 'type': 'float32', 'meaning': 'CIELAB a and b'},
            'logits': {'shape': ['n', 313, 'h/4', 'w/4'], 'type': 'float32',
                       'meaning': 'scores of the 313 ab bins: multiples of 10 in the widened sRGB gamut, by a, then b'},
        },
        'size': {'shorterSide': args.size, 'multipleOf': 32},
        'precision': 'float16' if args.half else 'float32',
        'parameters': parameters(net),
        'licence': 'MIT; the encoder began as EfficientNet-lite0 (Apache-2.0)' if began else 'MIT',
        'training': {
            'photos': settings['photos'],
            'sources': args.sources,
            'samples': seen,
            'hours': round(hours, 2),
            'crops': f'{settings.get("late_px") or settings["px"]} px at the end',
            'encoderInit': 'EfficientNet-lite0, ImageNet, Apache-2.0' if began else 'random',
            'loss': f'soft-encoded cross-entropy, K 5, sigma 5, {taught}'
                    f'class rebalancing lambda {settings["lam"]}, shipped as lambda {lam}{far}{spread(settings, args)}',
        },
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('run')
    parser.add_argument('--out', required=True, help='model.onnx; the card, model.json, is written to the same folder')
    parser.add_argument('--lam', type=float)
    parser.add_argument('--temperature', type=float, default=TEMPERATURE, help='T of the annealed mean; the paper uses 0.38')
    parser.add_argument('--size', type=int, default=192, help='shorter side with the best measurements, px')
    parser.add_argument('--spare-white', type=float, default=0, help='nats by which bright yellow is lowered')
    parser.add_argument('--half', action='store_true', help='store weights in 16 bits; the arithmetic stays 32 bits')
    parser.add_argument('--title', default='EfficientNet-lite0 U-Net, 313 ab bins, class-rebalanced')
    parser.add_argument('--sources', default='', help='the sets of training photos and their licences')
    args = parser.parse_args()
    net, settings, seen, hours = load(args.run)
    if args.lam is not None:
        rebalance(net, settings, args.lam)
    if args.spare_white:
        spare_white(net, args.spare_white)
    folder = os.path.dirname(os.path.abspath(args.out))
    os.makedirs(folder, exist_ok=True)
    apart = write(net, args.out)
    if apart > 1e-4:
        raise SystemExit('ONNX Runtime and PyTorch disagree')
    if args.half:
        model = onnx.load(args.out)
        store_in_16_bits(model)
        onnx.save(model, args.out)
    with open(f'{folder}/model.json', 'w') as file:
        json.dump(card(folder, settings, seen, hours, net, digest(args.out), args), file, indent=2, ensure_ascii=False)
        file.write('\n')
    print(f'{args.out}: {seen} crops seen, largest difference to PyTorch {apart:.1e} of the largest value')


if __name__ == '__main__':
    main()
