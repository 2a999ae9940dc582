"""Compares `colorizebot models import` with PyTorch, using random weights in the shapes of the released files.

    python parity.py narrow ../../test/weights/fixtures    writes the small files for the tests
    python parity.py full                                  creates full-size files, imports and compares them
"""
import argparse
import os
import subprocess
import tempfile

import numpy as np
import torch

from official import Eccv16, Siggraph17

NETWORKS = {'eccv16': Eccv16, 'siggraph17': Siggraph17}


def random_network(name, wide, seed=16):
    """Random weights and statistics that keep signals in range, so that a wrong layer changes the output."""
    generator = torch.Generator().manual_seed(seed)
    draw = lambda like, scale, mean=0.0: mean + scale * torch.randn(like.shape, generator=generator)
    network = NETWORKS[name](wide).eval()
    for module in network.modules():
        if isinstance(module, (torch.nn.Conv2d, torch.nn.ConvTranspose2d)):
            inputs = module.weight[0].numel() if isinstance(module, torch.nn.Conv2d) else module.weight.shape[0] * 4
            module.weight.data = draw(module.weight, (2 / inputs) ** 0.5)
            if module.bias is not None:
                module.bias.data = draw(module.bias, 0.1)
        elif isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean = draw(module.running_mean, 0.3, 0.4)
            module.running_var = draw(module.running_var, 0.1, 0.6).abs() + 0.1
            module.weight.data = draw(module.weight, 0.1, 1.0)
            module.bias.data = draw(module.bias, 0.1)
    if name == 'eccv16':
        network.model_out.weight.data.uniform_(-1, 1, generator=generator)
    else:
        network.model_out[0].weight.data *= 0.1  # otherwise tanh saturates and hides differences
    return network


def answer(network, L):
    with torch.no_grad():
        return network.quarter(L) if isinstance(network, Eccv16) else network(L)


def question(height, width):
    return torch.rand(1, 1, height, width, generator=torch.Generator().manual_seed(17)) * 100


def save(network, path, legacy):
    """The legacy format is also written without batch counters, which older releases lack."""
    state = network.state_dict()
    if legacy:
        state = type(state)((k, v) for k, v in state.items() if not k.endswith('num_batches_tracked'))
    torch.save(state, path, _use_new_zipfile_serialization=not legacy)


def narrow(folder):
    os.makedirs(folder, exist_ok=True)
    for name in NETWORKS:
        network = random_network(name, wide=3)
        L = question(32, 40)
        save(network, f'{folder}/{name}.zip.pth', legacy=False)
        save(network, f'{folder}/{name}.legacy.pth', legacy=True)
        L.numpy().astype('<f4').tofile(f'{folder}/{name}.L.f32')
        answer(network, L).numpy().astype('<f4').tofile(f'{folder}/{name}.ab.f32')


def full():
    import onnxruntime

    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
    for name in NETWORKS:
        network = random_network(name, wide=64)
        L = question(64, 96)
        truth = answer(network, L).numpy()
        for legacy in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                path = f'{folder}/{name}.pth'
                save(network, path, legacy)
                command = ['node', f'{root}/dist/main.js', 'models', 'import', path, '--unverified', '--out', folder]
                subprocess.run(command, check=True)
                session = onnxruntime.InferenceSession(f'{folder}/{name}/model.onnx')
                feeds = {'L': L.numpy(), 'inv_temperature': np.ones(1, np.float32)}
                ab, = session.run(['ab'], {i.name: feeds[i.name] for i in session.get_inputs()})
                off = np.abs(ab - truth).max()
                print(f'{name}, {"legacy" if legacy else "zip"}: {os.path.getsize(path)} bytes, '
                      f'off by {off:.2e} of {np.abs(truth).max():.1f}')
                if off > 1e-4 * max(1, np.abs(truth).max()):
                    raise SystemExit('the difference is too large')


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('what', choices=('narrow', 'full'))
    parser.add_argument('folder', nargs='?')
    args = parser.parse_args()
    if args.what == 'full':
        full()
    elif args.folder:
        narrow(args.folder)
    else:
        parser.error('narrow needs a folder')
