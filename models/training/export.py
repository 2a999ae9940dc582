"""Writes a run's averaged weights as model.onnx: `python export.py run --out models/v1/model.onnx`.

Inputs `L` [n, 1, h, w] and `inv_temperature` [1]; outputs `ab` [n, 2, h/4, w/4] and `logits` [n, 313, h/4, w/4].
`--lam` moves the class rebalancing after training: a score learnt under weights w is that of p w, so adding
log(w' / w) to the head's biases gives the network that other weights would have trained towards.
"""
import argparse
import hashlib
import inspect
import json

import numpy as np
import torch

import colour
from model import NETWORKS


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
    """The averaged network of a run, and its settings."""
    with open(f'{run}/settings.json') as file:
        settings = json.load(file)
    state = torch.load(f'{run}/checkpoint.pt', map_location='cpu', **({'weights_only': False} if torch.__version__ >= '2' else {}))
    net = NETWORKS[settings['network']](frozen=settings['frozen'])
    net.load_state_dict(state['average'])
    return net.eval(), settings


@torch.no_grad()
def rebalance(net, settings, lam):
    prior = np.array(settings['prior'])
    shift = np.log(colour.class_weights(prior, lam) / colour.class_weights(prior, settings['lam']))
    net.head.bias += torch.from_numpy(shift).float()


def write(net, path):
    shipped, L, inverse = Shipped(net).eval(), torch.rand(1, 1, 64, 96) * 100, torch.tensor([1 / 0.38])
    options = {'dynamo': False} if 'dynamo' in inspect.signature(torch.onnx.export).parameters else {}
    axes = {'L': {0: 'n', 2: 'h', 3: 'w'}, 'ab': {0: 'n', 2: 'h/4', 3: 'w/4'}, 'logits': {0: 'n', 2: 'h/4', 3: 'w/4'}}
    torch.onnx.export(
        shipped, (L, inverse), path, opset_version=17, input_names=['L', 'inv_temperature'],
        output_names=['ab', 'logits'], dynamic_axes=axes, **options,
    )
    return shipped


def check(shipped, path):
    """Largest difference of ab between PyTorch and ONNX Runtime, at a size other than the export's."""
    import onnxruntime

    L, inverse = torch.rand(2, 1, 96, 160) * 100, torch.tensor([1 / 0.38])
    with torch.no_grad():
        wanted = shipped(L, inverse)[1].numpy()
    found = onnxruntime.InferenceSession(path).run(['logits'], {'L': L.numpy(), 'inv_temperature': inverse.numpy()})[0]
    return float(np.abs(wanted - found).max() / np.abs(wanted).max())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('run')
    parser.add_argument('--out', required=True)
    parser.add_argument('--lam', type=float)
    args = parser.parse_args()
    net, settings = load(args.run)
    if args.lam is not None:
        rebalance(net, settings, args.lam)
    difference = check(write(net, args.out), args.out)
    with open(args.out, 'rb') as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    print(json.dumps({
        'parameters': sum(p.numel() for p in net.parameters()),
        'sha256': digest,
        'relativeDifferenceToPyTorch': difference,
    }))
    if difference > 1e-4:
        raise SystemExit('ONNX Runtime and PyTorch disagree')


if __name__ == '__main__':
    main()
