"""Losses on how colours are spread, in addition to those on each position: a photo that is likely at every position may still be
browner than photos are, with surfaces of two colours.

Answers are compared with the truth of the same positions.
"""
import torch

import colour
from color_statistics import BAND_EDGES, PATCH_DISTANCE_PX, PATCH_LIGHTNESS

REACH, STEP = 85, 10  # Lab units: histogram cells cover chromas up to REACH
WIDTH = 5.0  # Gaussian of a cell, Lab units; narrow enough to tell neutral from pale
FLOOR = 3e-3  # added to a cell's usual share: the rarest colours are luck
FEWEST = 50  # positions a band needs
MEMORY = 0.98  # of running means, a batch: about 50 batches count
PAIR_DISTANCE = PATCH_DISTANCE_PX // 4  # positions, which are 4 px apart


class Distribution:
    """Distance of two histograms over ab, summed over bands of lightness: does each colour occur as often as it should?

    What is compared are running means over many batches. The histograms of one batch would do harm: nobody can know the
    colours of its few photos, and the answer nearest to them all is a pale one.
    """

    def __init__(self, device):
        at = torch.arange(-REACH // STEP * STEP, REACH + STEP, STEP, dtype=torch.float32)
        cells = torch.cartesian_prod(at, at)
        self.cells = cells[cells.norm(dim=1) < REACH].to(device)
        self.edges = torch.tensor(BAND_EDGES[1:-1], dtype=torch.float32, device=device)
        self.found = self.true = self.count = 0.0

    def sums(self, ab, bands):
        """Soft count of each cell in each band: ab [m, 2], bands [m, 8] (one-hot) to [8, cells]."""
        return bands.T @ torch.exp(-(ab[:, None] - self.cells).square().sum(2) / (2 * WIDTH**2))

    def __call__(self, ab, wanted, L):
        """ab and wanted [m, 2], L [m], to a number whose gradient is that of the distance of the running means.

        The distance is a sum of squared differences, each divided by how often that colour occurs at that lightness.
        """
        bands = torch.nn.functional.one_hot(torch.bucketize(L, self.edges), len(self.edges) + 1).to(ab.dtype)
        found, true, count = self.sums(ab, bands), self.sums(wanted, bands), bands.sum(0)
        self.found, self.true, self.count = (
            MEMORY * past + new.detach() for past, new in ((self.found, found), (self.true, true), (self.count, count))
        )
        each = self.count.clamp(min=1)[:, None]
        apart = (self.found - self.true) / each
        slope = 2 * apart / (self.true / each + FLOOR) * (self.count / self.count.sum())[:, None]
        return (slope * found / count.clamp(min=1)[:, None] * (count > FEWEST)[:, None]).sum()


def surfaces(ab, wanted, L, calm=1.0):
    """How much more, or less, colours vary within a surface than they should, in steps of the bins.

    ab and wanted [n, r, w, 2], L [n, r, w]: rows of positions. Pairs 8 positions apart with even lightness between them
    count, as in `color_statistics.patch_sums`. `calm` is the share of the truth's variation that is aimed at.
    """
    reach = L.shape[2] - PAIR_DISTANCE
    between = torch.stack([L[:, :, k : k + reach] for k in range(PAIR_DISTANCE + 1)])
    same = (between.amax(0) - between.amin(0) < PATCH_LIGHTNESS).to(ab.dtype)

    def distances(x):
        return ((x[:, :, PAIR_DISTANCE:] - x[:, :, :-PAIR_DISTANCE]).square().sum(3) + 0.25).sqrt()

    found, true, pairs = distances(ab), calm * distances(wanted), same.sum()
    return (same * (found - true)).sum().abs() / pairs.clamp(min=1) / colour.STEP
