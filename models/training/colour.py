"""Lab, the 313 ab bins, soft encoding, the prior and its weights (Zhang, Isola, Efros, ECCV 2016, section 2.2).

CIELAB constants for D65 as in scikit-image; L in 0..100, a and b in Lab units.
"""
import numpy as np
import torch

XYZ_OF_RGB = np.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])
WHITE = np.array([0.95047, 1.0, 1.08883])
STEP = 10  # side length of a bin, Lab units
NEIGHBOURS = 5  # bins of a soft target
SIGMA = 5.0  # standard deviation of its Gaussian, Lab units
REACH = 128  # the table of soft targets covers a and b in -REACH..REACH
GRID = 2  # step of that table, Lab units


def linear_of_srgb(v):
    """sRGB values 0..1 to linear light."""
    return np.where(v > 0.04045, ((v + 0.055) / 1.055) ** 2.4, v / 12.92)


def lab_of_rgb(rgb):
    """uint8 [..., 3] to float64 Lab [..., 3]."""
    t = linear_of_srgb(np.asarray(rgb) / 255.0) @ XYZ_OF_RGB.T / WHITE
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def rgb_of_lab(lab):
    """float [..., 3] Lab to uint8 sRGB, clipped to the gamut."""
    fy = (lab[..., 0] + 16) / 116
    f = np.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], -1)
    t = np.where(f > 0.206893, f**3, (f - 16 / 116) / 7.787)
    linear = np.clip((t * WHITE) @ np.linalg.inv(XYZ_OF_RGB).T, 0, 1)
    srgb = np.where(linear > 0.0031308, 1.055 * linear ** (1 / 2.4) - 0.055, linear * 12.92)
    return np.clip(np.rint(srgb * 255), 0, 255).astype(np.uint8)


def convex_hull(points):
    """Corners of the convex hull, counter-clockwise (Andrew's monotone chain)."""

    def chain(ordered):
        hull = []
        for p in ordered:
            while len(hull) > 1 and cross(hull[-2], hull[-1], p) <= 0:
                hull.pop()
            hull.append(p)
        return hull[:-1]

    def cross(o, a, b):
        return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])

    ordered = sorted(map(tuple, points))
    return np.array(chain(ordered) + chain(ordered[::-1]))


def ab_bins():
    """[313, 2]: all multiples of 10 within the hull of the sRGB gamut's ab, dilated by a square of side 10; sorted by a, then b."""
    side = np.linspace(0, 255, 33)
    cube = np.stack(np.meshgrid(side, side, side), -1).reshape(-1, 3)
    faces = cube[((cube == 0) | (cube == 255)).any(1)]
    ab = lab_of_rgb(faces)[:, 1:]
    corners = np.concatenate([ab + np.array(d) for d in ((-10, -10), (-10, 10), (10, -10), (10, 10))])
    hull = convex_hull(corners)
    grid = np.stack(np.meshgrid(np.arange(-120, 121, STEP), np.arange(-120, 121, STEP), indexing='ij'), -1).reshape(-1, 2)
    edge, rest = np.roll(hull, -1, 0) - hull, grid[:, None] - hull
    inside = (edge[:, 0] * rest[..., 1] - edge[:, 1] * rest[..., 0] >= -1e-9).all(1)
    return grid[inside].astype(np.float32)


class SoftTargets:
    """The 5 nearest bins of each ab and their weights (Gaussian, sigma 5, sum 1), read from a table."""

    def __init__(self, device='cpu'):
        at = np.arange(-REACH, REACH + 1, GRID)
        ab = np.stack(np.meshgrid(at, at, indexing='ij'), -1).reshape(-1, 2)
        squares = ((ab[:, None] - ab_bins()[None]) ** 2).sum(-1)
        nearest = np.argsort(squares, 1, kind='stable')[:, :NEIGHBOURS]
        weights = np.exp(-np.take_along_axis(squares, nearest, 1) / (2 * SIGMA**2)) + 1e-12
        self.side = len(at)
        self.bins = torch.from_numpy(nearest).to(device)
        self.weights = torch.from_numpy(weights / weights.sum(1, keepdims=True)).float().to(device)

    def __call__(self, ab):
        """[m, 2] to bins [m, 5], nearest first, and weights [m, 5]."""
        cell = ((ab + REACH) / GRID).round().long().clamp(0, self.side - 1)
        cell = cell[:, 0] * self.side + cell[:, 1]
        return self.bins[cell], self.weights[cell]


def smoothed(prior):
    """The prior [313], smoothed over the bins with a Gaussian of sigma 5 in ab."""
    bins = ab_bins()
    spread = np.exp(-((bins[:, None] - bins[None]) ** 2).sum(-1) / (2 * SIGMA**2))
    return prior @ (spread / spread.sum(1, keepdims=True))


def class_weights(prior, lam):
    """w = 1 / ((1 - lam) p + lam / Q) over the smoothed prior p, scaled so that its mean over the photos is 1.

    lam 0: inverse frequency; lam 1: no rebalancing. The paper uses 0.5.
    """
    p = smoothed(prior)
    w = 1 / ((1 - lam) * p + lam / len(p))
    return w / (prior * w).sum()


def rebalancing(prior, before, after):
    """log(w' / w) [313]: added to the scores, it changes a network from one lambda to another."""
    return np.log(class_weights(prior, after) / class_weights(prior, before))
