"""Tests the trainer and the studies on drawn images: `python selftest.py`, two minutes on two cores.

Prints a line for each passed check.
"""
import argparse
import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile

import numpy as np
import torch
from onnx import load as load_graph, numpy_helper
from PIL import Image

import appearance
import color_statistics
import colour
import data
import measures
import official
import realism
import scores
from decoding import Coherence, Tone
from model import NETWORKS, Paper, build
from train import Teacher
from weights import ask, load_onnx, session

TINY = ('--batch', '8', '--px', '64', '--warmup', '64', '--ema', '0.9', '--every', '80', '--held-out', '8', '--positions', '1')
HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = {  # a: (first b, last b), from the paper
    -90: (50, 90), -80: (20, 90), -70: (0, 90), -60: (-20, 90), -50: (-30, 100), -40: (-40, 100), -30: (-50, 100),
    -20: (-50, 100), -10: (-60, 100), 0: (-70, 100), 10: (-80, 90), 20: (-80, 90), 30: (-90, 90), 40: (-100, 90),
    50: (-100, 80), 60: (-110, 80), 70: (-110, 80), 80: (-110, 70), 90: (-110, 70), 100: (-90, 0),
}


def bins_are_the_papers():
    wanted = [(a, b) for a, (first, last) in ROWS.items() for b in range(first, last + 1, 10)]
    assert [tuple(x) for x in colour.ab_bins().astype(int).tolist()] == wanted and len(wanted) == 313


def lab_and_back():
    rgb = np.random.default_rng(0).integers(0, 256, (500, 3), dtype=np.uint8)
    assert (colour.rgb_of_lab(colour.lab_of_rgb(rgb)) == rgb).all()
    assert np.allclose(colour.lab_of_rgb(np.array([255, 0, 0], np.uint8)), [53.24, 80.09, 67.20], atol=0.02)


def soft_targets_sum_to_one():
    bins, weights = colour.SoftTargets()(torch.tensor([[0.0, 0.0], [104.0, 3.0], [5.0, 5.0]]))
    assert torch.allclose(weights.sum(1), torch.ones(3)) and weights[0, 0] > 0.64
    assert tuple(colour.ab_bins()[bins[1, 0]]) == (100, 0)


def class_weights_are_sane():
    prior = np.exp(-np.linalg.norm(colour.ab_bins(), axis=1) / 12)
    prior /= prior.sum()
    for lam in (0.5, 0.9):
        w = colour.class_weights(prior, lam)
        assert abs((prior * w).sum() - 1) < 1e-9
        assert w.argmin() == colour.smoothed(prior).argmax()
        assert (np.diff(w[np.argsort(colour.smoothed(prior))]) <= 1e-9).all()


def measures_have_their_values():
    assert measures.auc(np.zeros(9)) == 100 and abs(measures.auc(np.array([0.0, 200.0])) - 50) < 1e-9
    assert abs(measures.psnr(np.full((4, 4, 3), 100), np.full((4, 4, 3), 110)) - 28.13) < 0.01


def named_colors_are_counted_by_lightness():
    L = np.array([[10.0, 10.0], [70.0, 70.0]])
    ab = np.array([[[0.0, 30.0], [5.0, 0.0]], [[0.0, 0.0], [40.0, -20.0]]])  # neutral, red; yellow, blue
    bands = color_statistics.band_sums(L, ab)
    assert bands.shape == (8, 7) and bands[:, 0].tolist() == [2, 0, 0, 0, 2, 0, 0, 0]
    found = color_statistics.described(bands)
    assert [found[name] for name in ('neutral', 'yellow', 'blue', 'red', 'green')] == [25, 25, 25, 25, 0]
    assert (found['brightYellow'], found['brightNeutral']) == (50, 0)
    assert abs(found['chroma'] - (0 + 30 + np.hypot(5, 40) + 20) / 4) < 1e-9


def patchiness_is_the_change_within_a_surface():
    L, ab = np.full((224, 224), 50.0), np.zeros((2, 224, 224))
    ab[0] = np.arange(224) / 32 * 10  # 10 units in 32 px along rows, none along columns
    assert abs(color_statistics.patchiness(color_statistics.patch_sums(L, ab)) - 5) < 1e-9
    L[:, 112:] = 60  # an edge: pairs across it are not on one surface
    ab[0] = np.where(np.arange(224) < 112, 0, 90)
    assert color_statistics.patchiness(color_statistics.patch_sums(L, ab)) == 0


def matched_chroma_undoes_scaling():
    rng = np.random.default_rng(0)
    photo = rng.integers(0, 256, (40, 40, 3), dtype=np.uint8)
    true = colour.lab_of_rgb(photo)[..., 1:].transpose(2, 0, 1)
    weights, targets = measures.pixel_weights([torch.from_numpy(true.reshape(2, -1).T)])
    rows = scores.match_chroma([scores.row_of(photo, 0.4 * true, weights, targets, None, -1)])
    found = scores.summary(rows, [-1], [0])
    assert found['aucRaw'] < 95 and found['aucRawAtTruthChroma'] > 99 and found['aucRebalancedAtTruthChroma'] > 99


def realism_tells_copies_from_others():
    rng = np.random.default_rng(0)
    real = rng.normal(size=(200, 6))
    near, far = real + rng.normal(size=real.shape) * 0.05, real + 2
    assert abs(realism.frechet(real, real)) < 1e-6 and abs(realism.frechet(real, far) - 6 * 4) < 1e-6
    assert realism.judged(real, near) < 60 and realism.judged(real, far) > 90


def coherence_joins_surfaces_only():
    """Two halves of different lightness with noisy features: each half becomes uniform and stays distinct from the other."""
    torch.manual_seed(0)
    part = Coherence(4, place=1.0, lightness=4.0, mix=0.9)
    L = torch.full((1, 1, 16, 24), 30.0)
    L[..., 12:] = 80
    x = torch.randn(1, 4, 16, 24) + (L > 50) * 5.0
    with torch.no_grad():
        assert torch.equal(part(x, L, 0.0), x)
        mixed, rows = part(x, L), part(x, L, rows=torch.tensor([3, 9]))
    assert torch.allclose(mixed[:, :, [3, 9]], rows, atol=1e-5)
    halves = [half[..., i] for half in (x, mixed) for i in (slice(0, 12), slice(12, 24))]
    before, after = [h.flatten(2).std(2).mean() for h in halves[:2]], [h.flatten(2).std(2).mean() for h in halves[2:]]
    assert max(after) < 0.3 * min(before) and (halves[3].mean() - halves[2].mean() - 5).abs() < 0.3


def tone_begins_as_nothing_and_bands_add_up():
    part, L = Tone(4, 313), torch.tensor([0.0, 7.5, 15.0, 50.0, 96.0, 100.0]).reshape(1, 1, 2, 3)
    assert torch.allclose(part.bands(L).sum(1), torch.ones(1, 2, 3))
    assert part.bands(L)[0, :, 0, 2].tolist() == [0.5, 0.5, 0, 0, 0, 0, 0, 0]
    with torch.no_grad():
        assert part(torch.randn(1, 4, 2, 3), L).abs().max() == 0


def appearance_has_its_zero_at_the_truth():
    torch.manual_seed(0)
    ab, L = torch.randn(2, 3, 20, 2) * 20, torch.full((2, 3, 20), 50.0)
    flat, true, light = ab.flatten(0, 2), ab.flip(2).flatten(0, 2), L.flatten()  # the same colours at other positions
    assert appearance.Distribution('cpu')(flat, true, light).abs() < 1e-5
    pale = (flat * 0.3).requires_grad_()
    appearance.Distribution('cpu')(pale, true, light).backward()
    assert (pale * pale.grad).sum() < 0  # more colour lowers the loss
    assert appearance.surfaces(ab, ab, L) == 0 < appearance.surfaces(ab, ab, L, calm=0.5)
    edge = L + torch.arange(20) * 2.0
    assert appearance.surfaces(ab, 0 * ab, edge) == 0  # lightness changes along every pair


def decodes_are_the_papers():
    scores = torch.zeros(1, 313, 1, 1)
    scores[0, 7], scores[0, 200] = 9.0, 8.0
    bins, weight = torch.from_numpy(colour.ab_bins()), scores.flatten().softmax(0)
    assert torch.allclose(measures.decoded(scores, 1)[0, :, 0, 0], weight @ bins, atol=1e-4)
    assert torch.equal(measures.decoded(scores, float('inf'))[0, :, 0, 0], bins[7])
    annealed = (weight ** (1 / 0.38)) / (weight ** (1 / 0.38)).sum()
    assert torch.allclose(measures.decoded(scores, 1 / 0.38)[0, :, 0, 0], annealed @ bins, atol=1e-3)


def the_papers_network_is_as_released_and_learns():
    full = build('eccv16', 'classification')
    assert sum(p.numel() for p in full.parameters()) == 32_236_011 - 626  # the release includes the decoding
    small, released = Paper(wide=4), official.Eccv16(wide=4)
    released.load_state_dict({**released.state_dict(), **small.state_dict()})
    L, wanted = torch.rand(2, 1, 32, 48) * 100, torch.full((2, 8, 12), 100)
    with torch.no_grad():
        found = small.eval()(L).softmax(1)
        assert torch.allclose(released.eval().quarter(L), released.model_out(found) * 110, atol=1e-4)
    optimiser = torch.optim.Adam(small.train().parameters(), 1e-2)
    losses = []
    for _ in range(10):
        losses.append(torch.nn.functional.cross_entropy(small(L), wanted))
        optimiser.zero_grad()
        losses[-1].backward()
        optimiser.step()
    assert losses[-1] < 0.5 * losses[0]


def draw(path, count=120):
    """Sky, grass and a sun: colours that follow from lightness and position."""
    rng = np.random.default_rng(0)
    with tarfile.open(path, 'w') as tar:
        for i in range(count):
            picture = np.zeros((96, 128, 3), np.uint8)
            horizon = rng.integers(30, 66)
            picture[:horizon], picture[horizon:] = (120, 170, 235), (80, 140, 60)
            y, x = np.mgrid[:96, :128]
            picture[(y - rng.integers(5, 25)) ** 2 + (x - rng.integers(10, 118)) ** 2 < 64] = (250, 210, 90)
            picture = np.clip(picture + rng.normal(0, 6, (96, 128, 1)), 0, 255).astype(np.uint8)
            file = io.BytesIO()
            Image.fromarray(picture).save(file, 'WEBP', quality=90)
            member = tarfile.TarInfo(f'drawn/{i:06}.webp')
            member.size = file.tell()
            file.seek(0)
            tar.addfile(member, file)


# glibc returns large buffers to the system after every step and faults them in again: several times slower
KEEP_MEMORY = {'MALLOC_MMAP_THRESHOLD_': '8589934592', 'MALLOC_TRIM_THRESHOLD_': '17179869184', 'MALLOC_TOP_PAD_': '1073741824'}


def python(*args):
    subprocess.run([sys.executable, '-W', 'ignore', *args], cwd=HERE, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **KEEP_MEMORY})


def printed(*args):
    """The output of a script."""
    command = [sys.executable, '-W', 'ignore', *args]
    return '\n' + subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **KEEP_MEMORY}).stdout


def log_of(run):
    with open(f'{run}/log.csv') as file:
        names, *rows = [line.strip().split(',') for line in file]
    return [dict(zip(names, row)) for row in rows]


def the_distance_is_that_of_the_annealed_mean():
    teacher = Teacher(argparse.Namespace(lam=0.5, distance=0.0, distance_lam=0.1, distil=None), np.full(313, 1 / 313), 'cpu')
    scores, ab = torch.zeros(1, 313), torch.tensor([[40.0, 20.0]])  # equal scores: the mean is that of the bins
    plain = teacher.classification(scores, ab, torch.ones(1))
    teacher.s.distance = 2.0
    far = (teacher.bins.mean(0) - ab[0]).norm() / colour.STEP * teacher.far_weights[teacher.soft(ab)[0][0, 0]]
    assert torch.allclose(teacher.classification(scores, ab, torch.ones(1)) - plain, 2 * far, rtol=1e-3)


def a_tiny_run_learns_resumes_and_ships(folder):
    draw(f'{folder}/photos-drawn-0.tar')
    python('data.py', folder, '--out', f'{folder}/cache')
    photos = [data.Photos([f'{folder}/cache'], side) for side in ('train', 'held-out')]
    assert len(photos[0]) + len(photos[1]) == 120 and 0 < len(photos[1]) < 20
    assert not set(photos[0].names) & set(photos[1].names)

    cuts = [side.batch(16, 64, np.random.default_rng(0)).float() for side in (photos[0], data.PhotosOnDevice(photos[0], 'cpu'))]
    assert (cuts[0] - cuts[1]).abs().mean() < 3 < (cuts[0] - cuts[1].roll(1, 0)).abs().mean()

    run = f'{folder}/run'
    common = ['--data', f'{folder}/cache', '--frozen', '0', *TINY]
    python('train.py', '--out', run, '--samples', '240', *common)
    python('train.py', '--out', run, '--samples', '480', *common)
    rows = log_of(run)
    assert [int(r['seen']) for r in rows] == [80, 160, 240, 320, 400, 480], rows
    assert float(rows[-1]['loss']) < 0.8 * float(rows[0]['loss'])
    assert os.path.getsize(f'{run}/samples.png') > 0 and os.path.getsize(f'{run}/loss.png') > 0

    onnx = f'{folder}/model.onnx'
    python('export.py', run, '--out', onnx)
    slow = [node.name for node in load_graph(onnx).graph.node if node.op_type == 'Pad' or node.name == '/Softmax']
    assert slow == [], slow
    one, other = NETWORKS['small'](), NETWORKS['small']()
    load_onnx(one, onnx)
    other.load_state_dict(torch.load(f'{run}/checkpoint.pt', map_location='cpu')['average'])
    L = torch.rand(1, 1, 64, 64) * 100
    with torch.no_grad():
        assert torch.allclose(one(L), other(L), atol=1e-5)
    python('export.py', run, '--out', f'{folder}/calm.onnx', '--lam', '0.8')
    python('rebalance.py', onnx, '--out', f'{folder}/moved.onnx', '--lams', '0.5', '0.8', '--data', f'{folder}/cache')
    tensors = [t for name in ('calm', 'moved') for t in load_graph(f'{folder}/{name}.onnx').graph.initializer]
    biases = [numpy_helper.to_array(t) for t in tensors if t.name == 'net.head.bias']
    assert np.allclose(*biases, atol=1e-4) and not np.allclose(biases[0], one.head.bias.detach(), atol=1e-2)

    python('evaluate.py', onnx, '--data', f'{folder}/cache', '--side', 'held-out', '--out', f'{folder}/report.json')
    with open(f'{folder}/report.json') as file:
        methods = json.load(file)['methods']
    assert methods['truth']['measured']['aucRaw'] == 100
    assert methods[onnx]['measured']['aucRaw'] > methods['grey']['measured']['aucRaw']


def a_light_one_learns_from_it(folder):
    onnx, run = f'{folder}/model.onnx', f'{folder}/light'
    python('train.py', 'config/light.py', '--out', run, '--encoder', onnx, '--distil', onnx, onnx, '--data',
           f'{folder}/cache', '--samples', '240', *TINY)
    rows = log_of(run)
    assert float(rows[-1]['loss']) < 0.9 * float(rows[0]['loss']), rows
    python('export.py', run, '--out', f'{run}/model.onnx')
    light, small = NETWORKS['light'](), NETWORKS['small']()
    load_onnx(light, f'{run}/model.onnx')
    load_onnx(small, onnx)
    learnt = light.encoder.state_dict()
    assert all(torch.equal(tensor, learnt[name]) for name, tensor in small.encoder.state_dict().items())


def a_pair_learns_and_ships_as_one_file(folder):
    run, other = f'{folder}/pair', f'{folder}/light/model.onnx'
    python('train.py', '--network', 'paired', '--out', run, '--from', f'{folder}/model.onnx', '--second', other,
           '--distribution', '20', '--surfaces', '2', '--calm', '0.8', '--data', f'{folder}/cache',
           '--samples', '160', *TINY)
    python('export.py', run, '--out', f'{run}/model.onnx', '--half')
    L = np.random.default_rng(0).uniform(0, 100, (1, 1, 64, 96)).astype(np.float32)
    network = session(f'{run}/model.onnx', 1)
    answers = [ask(network, ['logits'], L, 1.0, coherence)[0] for coherence in (0.0, 1.0)]
    assert answers[0].shape == (1, 313, 16, 24) and np.abs(answers[0] - answers[1]).max() > 1e-4
    sizes = [os.path.getsize(path) for path in (f'{run}/model.onnx', f'{folder}/model.onnx', other)]
    assert sizes[0] < 0.6 * (sizes[1] + sizes[2]), sizes
    with open(f'{run}/model.json') as file:
        card = json.load(file)
    assert card['inputs']['coherence']['default'] == 1 and card['precision'] == 'float16'


def it_goes_further_by_distance(folder):
    run = f'{folder}/further'
    python('train.py', 'config/further.py', '--out', run, '--from', f'{folder}/model.onnx', '--data', f'{folder}/cache',
           '--samples', '160', *TINY, '--late-px', '96')
    before, after = float(log_of(f'{folder}/run')[-1]['aucRebalanced']), float(log_of(run)[-1]['aucRebalanced'])
    assert after > before - 1, (before, after)  # it started where that run ended


def the_studies_print_their_tables(folder):
    """Runs the studies on the network of the tiny run; checks only the form of their output."""
    onnx, cache, pictures = f'{folder}/model.onnx:64', f'{folder}/cache', f'{folder}/pictures'
    os.makedirs(pictures)
    photos = data.Photos([cache], 'all')
    Image.fromarray(photos.photo(0)).save(f'{pictures}/one.png')
    with gzip.open(f'{folder}/index.tsv.gz', 'wt') as file:
        print('set', 'file', 'source', sep='\t', file=file)
        for i, name in enumerate(photos.names):
            print(*name.split('/'), f'somewhere:{"low" if i % 2 else "high"}/{i}.jpg', sep='\t', file=file)

    table = printed('ablation.py', '--train', cache, '--data', cache, '--limit', '4', '--out', f'{folder}/ablation',
                    '--samples', '64', '--px', '64', '--measure-px', '64')
    assert table.count('\n| ') == 10 and '| truth | 100.00' in table, table
    table = printed('figures.py', onnx, '--photos', pictures, '--data', cache, '--limit', '2', '--out', folder, '--px', '64')
    assert table.count('\n| ') == 6, table
    table = printed('stimuli.py', onnx, '--photos', pictures, '--data', cache, '--limit', '2', '--out', folder, '--px', '64')
    assert '| as it is | 0.0 |' in table and 'colour chart: ' in table, table
    for name in ('temperature', 'distribution', 'stimuli'):
        assert os.path.getsize(f'{folder}/{name}.png') > 0
    table = printed('worn.py', onnx, f'{folder}/model.onnx:32', '--data', cache, '--limit', '2')
    assert table.count('\n| ') == 18, table
    table = printed('probe.py', 'random=random', f'ours={folder}/model.onnx', f'run={folder}/run', '--data', cache,
                    '--index', f'{folder}/index.tsv.gz', '--set', 'drawn', '--px', '64')
    assert table.count('\n| ') == 5 and '120 photos, 2 classes' in table, table


def main():
    checks = [bins_are_the_papers, lab_and_back, soft_targets_sum_to_one, class_weights_are_sane, measures_have_their_values,
              named_colors_are_counted_by_lightness, patchiness_is_the_change_within_a_surface, matched_chroma_undoes_scaling,
              realism_tells_copies_from_others, coherence_joins_surfaces_only, tone_begins_as_nothing_and_bands_add_up,
              appearance_has_its_zero_at_the_truth, decodes_are_the_papers, the_distance_is_that_of_the_annealed_mean, the_papers_network_is_as_released_and_learns]
    for check in checks:
        check()
        print('ok', check.__name__, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for check in (a_tiny_run_learns_resumes_and_ships, a_light_one_learns_from_it, a_pair_learns_and_ships_as_one_file, it_goes_further_by_distance,
                      the_studies_print_their_tables):
            check(folder)
            print('ok', check.__name__, flush=True)


if __name__ == '__main__':
    main()
