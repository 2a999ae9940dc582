"""Measures networks on unseen photos: `python evaluate.py --data cache model.onnx ...`.

Reports the paper's measures, colour statistics (`color_statistics.py`) and, with a classifier, how realistic the results look
to it (`realism.py`), for each network, for grey and for the true photos. Figures have a bootstrap interval over the photos,
differences to the first network a paired one. With several sets of photos, the figures are also reported by set.
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
import realism
import scores
from weights import ask, session

TRUTH_PX = 224  # shorter side at which colours are compared


def sized(photo, side, multiple):
    """The photo with its shorter side close to `side` and both sides multiples of `multiple`: uint8 [h, w, 3]."""
    factor = side / min(photo.shape[:2])
    height, width = (max(multiple, round(s * factor / multiple) * multiple) for s in photo.shape[:2])
    return np.asarray(Image.fromarray(photo).resize((width, height), Image.BICUBIC))


class Network:
    """A shipped network as a function from photo to ab."""

    def __init__(self, path, side, inv_temperature, threads, coherence=1.0):
        self.session = session(path, threads)
        self.side, self.inverse, self.coherence = side, inv_temperature, coherence

    @classmethod
    def named(cls, text, threads):
        """Opens `model.onnx[:shorter side[:temperature[:coherence]]]`."""
        path, *given = text.split(':')
        side, temperature, coherence = [*map(float, given), *(192, measures.TEMPERATURE, 1.0)[len(given) :]]
        return cls(path, int(side), 1 / temperature, threads, coherence)

    def ab(self, photo):
        """float [2, h, w] at the photo's own size."""
        L = colour.lab_of_rgb(sized(photo, self.side, 32))[None, None, ..., 0].astype(np.float32)
        found = ask(self.session, ['ab'], L, self.inverse, self.coherence)[0]
        return F.interpolate(torch.from_numpy(found), size=photo.shape[:2], mode='bilinear')[0].numpy()


class Classifier:
    """MobileNetV2, ImageNet: an ONNX file with input `rgb` [1, 3, 224, 224] in -1..1, where class 0 is the background."""

    def __init__(self, path, threads):
        graph, self.pooled = realism.with_pooled_output(path)
        self.session = session(graph, threads)

    def __call__(self, rgb):
        """The class of a photo uint8 [h, w, 3], and its pooled features [1280]."""
        picture = Image.fromarray(rgb)
        factor = 256 / min(picture.size)
        picture = picture.resize([round(s * factor) for s in picture.size], Image.BICUBIC)
        x, y = (picture.size[0] - 224) // 2, (picture.size[1] - 224) // 2
        square = np.asarray(picture.crop((x, y, x + 224, y + 224)), np.float32).transpose(2, 0, 1) / 127.5 - 1
        scores, features = self.session.run([self.session.get_outputs()[0].name, self.pooled], {'rgb': square[None]})
        return int(scores.argmax()), features.ravel()


def truth(photo):
    """The photo's own ab [2, h, w]."""
    return colour.lab_of_rgb(photo)[..., 1:].transpose(2, 0, 1)


def grey(photo):
    return np.zeros((2, *photo.shape[:2]))


class Bench:
    """Photos of one size and what is needed to measure on them: labels, bin weights, a classifier and its answers for the photos."""

    def __init__(self, args):
        photos = data.Photos(args.data, args.side)
        order = np.random.default_rng(0).permutation(len(photos))[args.skip :][: args.limit]
        self.kinds = [photos.names[i].split('/')[0] for i in order]
        labels = dict(line.rstrip('\n').split('\t') for line in open(args.labels)) if args.labels else {}
        self.labels = [int(labels.get(photos.names[i], -1)) for i in order]
        self.pictures = [sized(photos.photo(i), TRUTH_PX, 1) for i in order]
        flat = [torch.from_numpy(colour.lab_of_rgb(p[::4, ::4])[..., 1:].reshape(-1, 2)) for p in self.pictures]
        self.weights, self.targets = measures.pixel_weights(flat)
        self.classifier = Classifier(args.judge, args.threads) if args.judge else None
        self.seen = [self.classifier(p)[0] if self.classifier else -1 for p in self.pictures]

    @staticmethod
    def arguments(parser):
        parser.add_argument('--data', nargs='+', required=True, help='caches of photos that no network was trained on')
        parser.add_argument('--side', default='all', help="'all', or 'held-out' for the 5 %% of a training cache")
        parser.add_argument('--limit', type=int)
        parser.add_argument('--skip', type=int, default=0, help='leaves out this many photos, for example those used to choose a setting')
        parser.add_argument('--judge', help="the classifier's .onnx")
        parser.add_argument('--labels', help='TSV: photo name, class index of the classifier')
        parser.add_argument('--threads', type=int, default=2)

    def rows(self, answer):
        """Each photo's figures for `answer`, a function from photo to ab [2, h, w]."""
        common = self.weights, self.targets, self.classifier
        return scores.match_chroma([scores.row_of(p, answer(p), *common, s) for p, s in zip(self.pictures, self.seen)])

    def summary(self, rows, kind=None):
        """The figures over all photos, or over those of one set."""
        picked = [i for i, k in enumerate(self.kinds) if kind in (None, k)]
        return {k: round(v, 2) for k, v in scores.summary(rows, self.labels, picked).items()}

    def interval(self, rows, base=None):
        return scores.interval(rows, self.labels, base)

    def entry(self, rows, true_rows):
        """The report of one method."""
        kinds = sorted(set(self.kinds))
        return {
            'measured': {**self.summary(rows), **scores.looks_real(rows, true_rows)},
            'interval': self.interval(rows),
            'byLightness': scores.by_lightness(rows),
            **({'byKind': {kind: self.summary(rows, kind) for kind in kinds}} if len(kinds) > 1 else {}),
        }


def write_card(path, report, model, described):
    """Writes the figures of a network, of grey and of the truth into the network's card, without those by set."""
    with open(path) as file:
        card = json.load(file)
    methods = {'us': report['methods'][model], **{name: report['methods'][name] for name in ('grey', 'truth')}}
    methods = {whose: {k: v for k, v in entry.items() if k != 'byKind'} for whose, entry in methods.items()}
    card['measured'] = {'set': f'{report["photos"]} photos: {described}', **methods}
    with open(path, 'w') as file:
        json.dump(card, file, indent=2, ensure_ascii=False)
        file.write('\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('models', nargs='+', help='model.onnx[:shorter side[:temperature[:coherence]]]')
    Bench.arguments(parser)
    parser.add_argument('--out', help='JSON of all figures')
    parser.add_argument('--card', help='a model.json; the figures of the first network, grey and truth are written into it')
    parser.add_argument('--set', default='', help='description of the photos, for the card')
    args = parser.parse_args()

    bench = Bench(args)
    answers = {'truth': truth, 'grey': grey, **{text: Network.named(text, args.threads).ab for text in args.models}}
    report, rows = {'photos': len(bench.pictures), 'methods': {}}, {}
    for name, answer in answers.items():
        rows[name] = bench.rows(answer)
        entry = bench.entry(rows[name], rows['truth'])
        report['methods'][name] = entry
        if name in args.models[1:]:
            report['methods'][name]['againstFirst'] = bench.interval(rows[name], rows[args.models[0]])
        print(f'{name:40} ' + '  '.join(f'{k} {v}' for k, v in entry['measured'].items()), flush=True)
    if args.out:
        with open(args.out, 'w') as file:
            json.dump(report, file, indent=2)
    if args.card:
        write_card(args.card, report, args.models[0], args.set)


if __name__ == '__main__':
    main()
