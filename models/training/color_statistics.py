"""Colour statistics that AuC does not show: named colours and chroma by lightness, and patchiness.

A picture that is right on average may still be yellow where it should be white, or give one surface two colours. Compare
every statistic with its value in the true photos.
"""
import numpy as np

BAND_EDGES = (0, 15, 30, 45, 60, 75, 85, 92, 100)  # lightness, L
BRIGHT = (60, 92)  # L; the range of white cloth, skin and walls
NEUTRAL_CHROMA = 6  # Lab units
NAMED = {  # functions from a, b in Lab units to whether a pixel has that colour
    'neutral': lambda a, b: np.hypot(a, b) < NEUTRAL_CHROMA,
    'yellow': lambda a, b: (b > 25) & (b > 2 * np.abs(a)),
    'blue': lambda a, b: (-b > 15) & (-b > np.abs(a)),
    'red': lambda a, b: (a > 20) & (a > 1.2 * np.abs(b)),
    'green': lambda a, b: (-a > 12) & (-a > 0.6 * np.abs(b)),
}
COLUMNS = ('pixels', 'chroma', *NAMED)
PATCH_DISTANCE_PX = 32  # on pictures of 224 px on the shorter side
PATCH_STEP_PX = 4  # lightness is compared at this interval between the two pixels
PATCH_LIGHTNESS = 5  # L; the lightness of one surface varies by less


def band_sums(L, ab):
    """Sums over the pixels of each band of lightness: float [8, 7], columns as in COLUMNS.

    L [h, w] in 0..100, ab [2, h, w] in Lab units.
    """
    band = np.clip(np.digitize(L.ravel(), BAND_EDGES[1:-1]), 0, len(BAND_EDGES) - 2)
    a, b = ab.reshape(2, -1)
    columns = [np.ones_like(a), np.hypot(a, b), *(test(a, b) for test in NAMED.values())]
    return np.stack([np.bincount(band, column, len(BAND_EDGES) - 1) for column in columns], 1)


def shares(sums):
    """Mean chroma and each named colour's share of the pixels in percent, from summed rows of `band_sums` [7]."""
    pixels = max(sums[0], 1)
    return {'chroma': sums[1] / pixels, **{name: 100 * n / pixels for name, n in zip(NAMED, sums[2:])}}


def described(bands):
    """Chroma and shares of all pixels and of bright ones, from `band_sums` [8, 7] summed over photos."""
    bright = [BRIGHT[0] <= low and high <= BRIGHT[1] for low, high in zip(BAND_EDGES, BAND_EDGES[1:])]
    out = shares(bands.sum(0))
    out.update({f'bright{name.capitalize()}': value for name, value in shares(bands[bright].sum(0)).items()})
    return out


def patch_sums(L, ab):
    """Sum of ab distances and number of pairs, for `patchiness`. L [h, w], ab [2, h, w], 224 px on the shorter side.

    A pair is two pixels 32 px apart in one row or column whose lightness, sampled every 4 px between them, stays within
    5 units: most likely one surface.
    """
    total, pairs = 0.0, 0
    for axis in (0, 1):
        count = L.shape[axis] - PATCH_DISTANCE_PX
        if count <= 0:
            continue
        along = [np.take(L, range(k, k + count), axis) for k in range(0, PATCH_DISTANCE_PX + 1, PATCH_STEP_PX)]
        same = np.max(along, 0) - np.min(along, 0) < PATCH_LIGHTNESS
        difference = np.take(ab, range(count), axis + 1) - np.take(ab, range(PATCH_DISTANCE_PX, L.shape[axis]), axis + 1)
        total += np.hypot(*difference)[same].sum()
        pairs += int(same.sum())
    return np.array([total, pairs])


def patchiness(sums):
    """Mean ab distance within a surface in Lab units, from summed `patch_sums`."""
    return sums[0] / max(sums[1], 1)
