"""The paper's measures of networks on photos none has seen: `python evaluate.py --data cache model.onnx ...`.

Beside them grey, truth and, where labels are given, what a classifier makes of the re-coloured photos. Every
figure comes with a bootstrap interval over the photos, every difference to the first network a paired one.
"""
import argparse
import json

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import colour
import data
import measures
from weights import session

TRUTH_PX = 256  # shorter side at which colours are compared


def sized(photo, side, multiple):
    """The photo with its shorter side near `side`, both sides multiples: uint8 [h, w, 3]."""
    factor = side / min(photo.shape[:2])
    height, width = (max(multiple, round(s * factor / multiple) * multiple) for s in photo.shape[:2])
    return np.asarray(Image.fromarray(photo).resize((width, height), Image.BICUBIC))


class Network:
    def __init__(self, path, side, inv_temperature, threads):
        self.session = session(path, threads)
        self.side, self.inverse = side, np.array([inv_temperature], np.float32)

    @classmethod
    def named(cls, text, threads):
        """From `model.onnx[:shorter side[:temperature]]`."""
        path, side, temperature = (text.split(':') + ['192', str(measures.TEMPERATURE)][len(text.split(':')) - 1 :])[:3]
        return cls(path, int(side), 1 / float(temperature), threads)

    def ab(self, photo):
        """float [2, h, w] at the photo's own size."""
        L = colour.lab_of_rgb(sized(photo, self.side, 32))[None, None, ..., 0].astype(np.float32)
        found = self.session.run(['ab'], {'L': L, 'inv_temperature': self.inverse})[0]
        return F.interpolate(torch.from_numpy(found), size=photo.shape[:2], mode='bilinear')[0].numpy()


class Judge:
    """MobileNetV2, ImageNet: an ONNX file with input `rgb` [1, 3, 224, 224] in -1..1 and background as class 0."""

    def __init__(self, path, threads):
        self.session = session(path, threads)

    def __call__(self, rgb):
        picture = Image.fromarray(rgb)
        factor = 256 / min(picture.size)
        picture = picture.resize([round(s * factor) for s in picture.size], Image.BICUBIC)
        x, y = (picture.size[0] - 224) // 2, (picture.size[1] - 224) // 2
        square = np.asarray(picture.crop((x, y, x + 224, y + 224)), np.float32).transpose(2, 0, 1) / 127.5 - 1
        return int(self.session.run(None, {'rgb': square[None]})[0].argmax())


def truth(photo):
    """The photo's own ab [2, h, w]."""
    return colour.lab_of_rgb(photo)[..., 1:].transpose(2, 0, 1)


def grey(photo):
    return np.zeros((2, *photo.shape[:2]))


def measured(photo, ab, weights, targets, judge, seen):
    """One photo's figures for one answer ab [2, h, w]; `seen` is what the judge took the photo itself for."""
    lab = colour.lab_of_rgb(photo)
    wanted = lab[..., 1:].reshape(-1, 2)
    answer = ab.reshape(2, -1).T
    error = np.linalg.norm(answer - wanted, axis=1)
    weight = weights[targets(torch.from_numpy(wanted))[0][:, 0].numpy()]
    painted = colour.rgb_of_lab(np.concatenate([lab[..., :1], ab.transpose(1, 2, 0)], -1))
    named = judge(painted) if judge else -1
    steps = np.minimum(np.ceil(error).astype(int), measures.THRESHOLDS)
    return {
        'counts': np.bincount(steps, minlength=measures.THRESHOLDS + 1),
        'weighted': np.bincount(steps, weight, measures.THRESHOLDS + 1),
        'psnr': measures.psnr(painted, photo),
        'colourfulness': measures.colourfulness(painted),
        'colourfulnessAbsolute': measures.colourfulness(painted, absolute=True),
        'class': named,
        'agreement': 100.0 * (named == seen),
    }


def summary(rows, labels, picked):
    """The figures of one method over the photos `picked`."""

    def curve(name):
        total = sum(rows[i][name] for i in picked)
        return 100 * (np.cumsum(total)[: measures.THRESHOLDS] / total.sum()).mean()

    out = {'aucRaw': curve('counts'), 'aucRebalanced': curve('weighted')}
    for name in ('psnr', 'colourfulness', 'colourfulnessAbsolute'):
        out[name] = float(np.mean([rows[i][name] for i in picked]))
    known = [i for i in picked if labels[i] >= 0]
    if known:
        out['top1'] = 100 * float(np.mean([rows[i]['class'] == labels[i] for i in known]))
    if rows[0]['class'] >= 0:
        out['agreement'] = float(np.mean([rows[i]['agreement'] for i in picked]))
    return out


def interval(rows, labels, base=None, draws=200):
    """95 % bootstrap interval of each figure, or of its difference to the method `base` on the same photos."""
    rng, found = np.random.default_rng(0), []
    for _ in range(draws):
        picked = rng.integers(len(rows), size=len(rows))
        one = summary(rows, labels, picked)
        other = summary(base, labels, picked) if base else dict.fromkeys(one, 0)
        found.append({name: one[name] - other[name] for name in one})
    return {name: [round(float(np.percentile([f[name] for f in found], p)), 2) for p in (2.5, 97.5)] for name in found[0]}


class Bench:
    """Photos at one size, with all that measuring needs: labels, the weight of each bin, a judge and its own view."""

    def __init__(self, args):
        photos = data.Photos(args.data, args.side)
        order = np.random.default_rng(0).permutation(len(photos))[: args.limit]
        labels = dict(line.rstrip('\n').split('\t') for line in open(args.labels)) if args.labels else {}
        self.labels = [int(labels.get(photos.names[i], -1)) for i in order]
        self.pictures = [sized(photos.photo(i), TRUTH_PX, 1) for i in order]
        flat = [torch.from_numpy(colour.lab_of_rgb(p[::4, ::4])[..., 1:].reshape(-1, 2)) for p in self.pictures]
        self.weights, self.targets = measures.pixel_weights(flat)
        self.judge = Judge(args.judge, args.threads) if args.judge else None
        self.seen = [self.judge(p) if self.judge else -1 for p in self.pictures]

    @staticmethod
    def arguments(parser):
        parser.add_argument('--data', nargs='+', required=True, help='caches of photos that no network has seen')
        parser.add_argument('--side', default='all', help="'all', or 'held-out' for the 5 %% of a training cache")
        parser.add_argument('--limit', type=int)
        parser.add_argument('--judge', help="the classifier's .onnx")
        parser.add_argument('--labels', help='TSV: photo name, class index of the classifier')
        parser.add_argument('--threads', type=int, default=2)

    def rows(self, answer):
        """Each photo's figures for `answer`, a function from photo to ab [2, h, w]."""
        return [measured(p, answer(p), self.weights, self.targets, self.judge, s) for p, s in zip(self.pictures, self.seen)]

    def summary(self, rows):
        return {k: round(v, 2) for k, v in summary(rows, self.labels, range(len(rows))).items()}

    def interval(self, rows, base=None):
        return interval(rows, self.labels, base)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('models', nargs='+', help='model.onnx[:shorter side[:temperature]]')
    Bench.arguments(parser)
    parser.add_argument('--out', help='JSON of all figures')
    parser.add_argument('--card', help="a model.json to write the first network's figures into, beside grey's and truth's")
    parser.add_argument('--set', default='', help='what the photos are, for the card')
    args = parser.parse_args()

    bench = Bench(args)
    answers = {'truth': truth, 'grey': grey, **{text: Network.named(text, args.threads).ab for text in args.models}}
    report, rows = {'photos': len(bench.pictures), 'methods': {}}, {}
    for name, answer in answers.items():
        rows[name] = bench.rows(answer)
        entry = bench.summary(rows[name])
        report['methods'][name] = {'measured': entry, 'interval': bench.interval(rows[name])}
        if name in args.models[1:]:
            report['methods'][name]['againstFirst'] = bench.interval(rows[name], rows[args.models[0]])
        print(f'{name:40} ' + '  '.join(f'{k} {v}' for k, v in entry.items()), flush=True)
    if args.out:
        with open(args.out, 'w') as file:
            json.dump(report, file, indent=2)
    if args.card:
        with open(args.card) as file:
            card = json.load(file)
        methods = {'us': report['methods'][args.models[0]], **{k: report['methods'][k] for k in ('grey', 'truth')}}
        card['measured'] = {'set': f'{len(bench.pictures)} photos: {args.set}', **methods}
        with open(args.card, 'w') as file:
            json.dump(card, file, indent=2, ensure_ascii=False)
            file.write('\n')


if __name__ == '__main__':
    main()
