"""The paper's measures on held-out photos: AuC raw and rebalanced, PSNR, colourfulness."""
import numpy as np
import torch
import torch.nn.functional as F

import colour
import data
import plots

TEMPERATURE = 0.38  # of the annealed mean; the paper's value
THRESHOLDS = 151  # ab distances 0..150 in steps of 1


def decoded(scores, inv_temperature):
    """Annealed mean: scores [n, 313, h, w] to ab [n, 2, h, w]; ab [n, 2, h, w] is returned unchanged.

    1 / T = 1 gives the mean, the paper's 1 / 0.38 a value in between, infinity the mode.
    """
    if scores.shape[1] == 2:
        return scores
    bins = torch.from_numpy(colour.ab_bins()).to(scores.device)
    if inv_temperature == float('inf'):
        return bins[scores.argmax(1)].permute(0, 3, 1, 2)
    return torch.einsum('nqhw,qc->nchw', (scores.float() * inv_temperature).softmax(1), bins)


def error_counts(error, weight=None):
    """Histogram [152] of the ab error in whole units, rounded up; the last bin is for all errors above 150. Pixels may be weighted."""
    return np.bincount(np.minimum(np.ceil(error).astype(int), THRESHOLDS), weight, THRESHOLDS + 1)


def area(counts):
    """AuC in percent from `error_counts`, which may be summed over photos: area under the curve of pixels within each threshold."""
    return 100 * (np.cumsum(counts)[:THRESHOLDS] / counts.sum()).mean()


def auc(error, weight=None):
    return area(error_counts(error, weight))


def colourfulness(rgb, absolute=False):
    """Hasler and Süsstrunk's M3 of uint8 [h, w, 3]; `absolute` selects the variant in DDColor's code."""
    r, g, b = np.moveaxis(rgb.astype(np.float64), -1, 0)
    rg, yb = r - g, (r + g) / 2 - b
    if absolute:
        rg, yb = np.abs(rg), np.abs(yb)
    return np.hypot(rg.std(), yb.std()) + 0.3 * np.hypot(rg.mean(), yb.mean())


def psnr(one, other):
    """PSNR of two uint8 pictures in decibels."""
    return 10 * np.log10(255**2 / max(1e-9, np.square(one.astype(float) - other).mean()))


def pixel_weights(ab_of_all):
    """Bin weights that give all occurring bins the same total weight (lambda 0), and the table of bins."""
    targets = colour.SoftTargets()
    counts = sum(np.bincount(targets(ab)[0][:, 0].numpy(), minlength=313) for ab in ab_of_all)
    return np.divide(1.0, counts, out=np.zeros(313), where=counts > 0), targets


class Exam:
    """Centre squares of held-out photos, measured repeatedly during training."""

    def __init__(self, photos, count, device, px=160, inv_temperature=1 / TEMPERATURE):
        self.device, self.inv_temperature = device, inv_temperature
        lab = data.Lab('cpu')
        order = np.random.default_rng(1).permutation(len(photos))[:count]
        squares = torch.stack([self.centre(photos.photo(i), px) for i in order])
        light = lab.light(squares)
        self.L, self.ab = lab.lightness(light), lab.ab(F.avg_pool2d(light, 4))
        self.weights, targets = pixel_weights([self.flat(self.ab)])
        self.weights = self.weights[targets(self.flat(self.ab))[0][:, 0].numpy()]

    @staticmethod
    def flat(ab):
        return ab.permute(0, 2, 3, 1).reshape(-1, 2)

    @staticmethod
    def centre(photo, px):
        side = min(photo.shape[:2])
        y, x = (photo.shape[0] - side) // 2, (photo.shape[1] - side) // 2
        square = torch.from_numpy(photo[y : y + side, x : x + side].copy()).permute(2, 0, 1)[None]
        return F.interpolate(square, size=(px, px), mode='bilinear', antialias=True)[0]

    @torch.no_grad()
    def answers(self, model, count=None):
        batches = self.L[:count].split(32)
        return torch.cat([decoded(model(b.to(self.device)), self.inv_temperature).float().cpu() for b in batches])

    def marks(self, model):
        ab = self.answers(model)
        error = (self.flat(ab) - self.flat(self.ab)).norm(dim=1).numpy()
        return {
            'aucRaw': round(auc(error), 2),
            'aucRebalanced': round(auc(error, self.weights), 2),
            'chroma': round(float(self.flat(ab).norm(dim=1).mean()), 2),
            'chromaTruth': round(float(self.flat(self.ab).norm(dim=1).mean()), 2),
        }

    def sheet(self, model, path, count=12):
        """Grey, result and truth of the first photos, side by side."""
        ab, rows = self.answers(model, count), []
        for L, answer, truth in zip(self.L, ab, self.ab[:count]):
            lab = [torch.zeros_like(answer), answer, truth]
            grown = [F.interpolate(x[None], size=L.shape[1:], mode='bilinear')[0] for x in lab]
            rows.append([colour.rgb_of_lab(torch.cat([L, x]).permute(1, 2, 0).numpy().astype(float)) for x in grown])
        plots.sheet(rows, path, columns=2)
