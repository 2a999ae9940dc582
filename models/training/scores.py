"""Figures of a method, summed over photos, with bootstrap intervals.

A row holds sums and samples of one photo, never ratios, so the figures of any selection of photos come from adding rows.
"""
import numpy as np
import torch

import color_statistics
import colour
import measures
import realism

SAMPLE_STEP = 4  # every fourth pixel of every fourth row is enough for AuC at matched chroma
DRAWS = 200  # bootstrap samples
MEANS = ('psnr', 'colourfulness', 'colourfulnessAbsolute')


def painted(photo, ab):
    """The photo's lightness with the colours ab [2, h, w], clipped to the gamut: uint8 [h, w, 3]."""
    L = colour.lab_of_rgb(photo)[..., :1]
    return colour.rgb_of_lab(np.concatenate([L, ab.transpose(1, 2, 0)], -1))


def row_of(photo, ab, weights, targets, classifier, seen):
    """The row of one answer ab [2, h, w] for a photo uint8 [h, w, 3].

    `weights` [313] give all occurring bins the same total weight, `targets` is a `colour.SoftTargets`, `seen` the answer of
    the classifier for the photo itself, or None.
    """
    lab = colour.lab_of_rgb(photo)
    wanted = lab[..., 1:].reshape(-1, 2)
    weight = weights[targets(torch.from_numpy(wanted))[0][:, 0].numpy()]
    error = np.linalg.norm(ab.reshape(2, -1).T - wanted, axis=1)
    step = (slice(None, None, SAMPLE_STEP),) * 2
    copy = painted(photo, ab)
    named, features = classifier(copy) if classifier else (-1, None)
    return {
        'counts': measures.error_counts(error),
        'weighted': measures.error_counts(error, weight),
        'bands': color_statistics.band_sums(lab[..., 0], ab),
        'patches': color_statistics.patch_sums(lab[..., 0], ab),
        'sample': ab[(slice(None), *step)].reshape(2, -1).astype(np.float32),
        'truth': lab[(*step, slice(1, None))].reshape(-1, 2).T.astype(np.float32),
        'weight': weight.reshape(lab.shape[:2])[step].ravel().astype(np.float32),
        'psnr': measures.psnr(copy, photo),
        'colourfulness': measures.colourfulness(copy),
        'colourfulnessAbsolute': measures.colourfulness(copy, absolute=True),
        'class': named,
        'agreement': 100.0 * (named == seen),
        'features': features,
    }


def match_chroma(rows):
    """Adds to each row the counts for AuC with ab scaled by one common factor, so that mean chroma equals the truth's.

    Paler results are closer to the truth on average, so AuC compares methods fairly only at the same chroma.
    """
    mean = [np.hypot(*np.concatenate([row[name] for row in rows], 1)).mean() for name in ('sample', 'truth')]
    factor = mean[1] / max(mean[0], 1e-6)
    for row in rows:
        error = np.hypot(*(row['sample'] * factor - row['truth']))
        row['countsMatched'], row['weightedMatched'] = measures.error_counts(error), measures.error_counts(error, row['weight'])
    return rows


def summary(rows, labels, picked):
    """The figures of one method over the photos `picked`."""

    def curve(name):
        return measures.area(sum(rows[i][name] for i in picked))

    out = {
        'aucRaw': curve('counts'), 'aucRebalanced': curve('weighted'),
        'aucRawAtTruthChroma': curve('countsMatched'), 'aucRebalancedAtTruthChroma': curve('weightedMatched'),
    }
    out.update({name: float(np.mean([rows[i][name] for i in picked])) for name in MEANS})
    out['patchiness'] = color_statistics.patchiness(sum(rows[i]['patches'] for i in picked))
    out.update(color_statistics.described(sum(rows[i]['bands'] for i in picked)))
    known = [i for i in picked if labels[i] >= 0]
    if known:
        out['top1'] = 100 * float(np.mean([rows[i]['class'] == labels[i] for i in known]))
    if rows[0]['class'] >= 0:
        out['agreement'] = float(np.mean([rows[i]['agreement'] for i in picked]))
    return out


def by_lightness(rows):
    """Chroma and shares of each band of lightness, as lists over the bands."""
    bands = [color_statistics.shares(band) for band in sum(row['bands'] for row in rows)]
    return {name: [round(band[name], 2) for band in bands] for name in bands[0]}


def looks_real(rows, true_rows):
    """Fréchet distance to the true photos and the accuracy of a linear judge, if there is a classifier."""
    if rows is true_rows or rows[0]['features'] is None:
        return {}
    real, other = (np.stack([row['features'] for row in r]) for r in (true_rows, rows))
    return {'frechet': round(realism.frechet(real, other), 2), 'judge': round(realism.judged(real, other), 1)}


def interval(rows, labels, base=None):
    """95 % bootstrap interval of each figure, or of its difference to the method `base` on the same photos."""
    rng, found = np.random.default_rng(0), []
    for _ in range(DRAWS):
        picked = rng.integers(len(rows), size=len(rows))
        one = summary(rows, labels, picked)
        other = summary(base, labels, picked) if base else dict.fromkeys(one, 0)
        found.append({name: one[name] - other[name] for name in one})
    return {name: [round(float(np.percentile([f[name] for f in found], p)), 2) for p in (2.5, 97.5)] for name in found[0]}
