"""What turns a network's features into scores: positions of one surface agree, and lightness and scene shift the colours.

Without it neighbours on one wall choose different colours, and whatever is uncertain becomes brownish yellow, white cloth
included. Both parts are in the exported graph and are trained with the rest.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

import colour

PARTS = ('coherence', 'tone')  # of a network, by the names it gives them
KEY_PX = 2  # a surface is averaged over squares of that many positions
PIECES = 8  # an exported graph processes the queries one piece after the other, which takes less memory
EMBEDDING = 8  # learned numbers, next to place and lightness, by which positions recognise their surface
BAND_CENTRES = (7.5, 22.5, 37.5, 52.5, 67.5, 80.0, 88.5, 96.0)  # lightness, L
SMOOTHING = 12.0  # Gaussian over ab, Lab units: a shift of the scores has no detail finer than that
SCENE_HIDDEN, SCENE_SHIFTS = 32, 16


class Coherence(nn.Module):
    """Mixes each position's features with those of its surface: a bilateral filter with a learned third part.

    Averaging features averages log-probabilities, because scores are linear in features and what normalises them cancels.
    The weight of one position for another falls as a Gaussian with the distance in place (a share of the longer side), in
    lightness and in a learned embedding; a gate says how far each position follows.
    """

    def __init__(self, channels, place=0.1, lightness=4.0, mix=0.6):
        super().__init__()
        self.embed = nn.Conv2d(channels, EMBEDDING, 1, bias=False)
        nn.init.normal_(self.embed.weight, std=1e-3)
        self.log_place = nn.Parameter(torch.tensor(math.log(place)))
        self.log_lightness = nn.Parameter(torch.tensor(math.log(lightness)))
        self.gate = nn.Conv2d(channels, 1, 1)
        nn.init.zeros_(self.gate.weight)
        nn.init.constant_(self.gate.bias, math.log(mix / (1 - mix)))

    def tokens(self, x, L):
        """Coordinates in which a distance of 1 is one standard deviation: [n, 3 + EMBEDDING, h, w]."""
        h, w = x.shape[2:]
        longer = (h + w + abs(h - w)) / 2  # their maximum, in arithmetic that an exported graph can do
        down, across = torch.arange(h, device=x.device)[:, None] / longer, torch.arange(w, device=x.device) / longer
        place = torch.cat([down + 0 * L, across + 0 * L], 1)
        return torch.cat([place / self.log_place.exp(), L / self.log_lightness.exp(), self.embed(x)], 1)

    def parts(self, queries):
        """Queries [n, q, t] split along q into pieces of equal length when exporting: the peak memory is one piece's."""
        if not torch.onnx.is_in_onnx_export():
            return [queries]
        count = queries.shape[1]  # a multiple of 64: sides are multiples of 32 px, positions 4 px apart
        return [queries[:, count * i // PIECES : count * (i + 1) // PIECES] for i in range(PIECES)]

    def forward(self, x, L, strength=1.0, rows=None):
        """Features [n, c, h, w] and lightness [n, 1, h, w] of the same positions to features, all or of some rows.

        `strength` 0 leaves them as they are, 1 is what training used.
        """
        tokens = self.tokens(x, L)
        keys = F.avg_pool2d(tokens, KEY_PX).flatten(2)  # [n, t, keys]
        surface = F.avg_pool2d(x, KEY_PX).flatten(2).transpose(1, 2)  # [n, keys, c]
        if rows is not None:
            x, tokens = x[:, :, rows], tokens[:, :, rows]
        queries = tokens.flatten(2).transpose(1, 2)  # [n, queries, t]
        # -|q - k|^2 / 2 as one product: q k - |k|^2 / 2; the softmax over keys cancels |q|^2
        queries = torch.cat([queries, torch.ones_like(queries[:, :, :1])], 2)
        keys = torch.cat([keys, -keys.square().sum(1, keepdim=True) / 2], 1)
        mixed = torch.cat([torch.softmax(part @ keys, -1) @ surface for part in self.parts(queries)], 1)
        mixed = mixed.transpose(1, 2).reshape(x.shape)
        return x + strength * torch.sigmoid(self.gate(x)) * (mixed - x)


class Tone(nn.Module):
    """Shifts the scores by lightness, and by what the whole picture shows: which colours are likely depends on both."""

    def __init__(self, channels, bins):
        super().__init__()
        ab = torch.from_numpy(colour.ab_bins())
        smooth = torch.exp(-torch.cdist(ab, ab).square() / (2 * SMOOTHING**2))
        self.register_buffer('smooth', smooth / smooth.sum(1, keepdim=True), persistent=False)
        bands = len(BAND_CENTRES)
        self.by_lightness = nn.Parameter(torch.zeros(bands, bins))
        self.scene = nn.Sequential(nn.Linear(channels, SCENE_HIDDEN), nn.ReLU(), nn.Linear(SCENE_HIDDEN, bands * SCENE_SHIFTS))
        self.shifts = nn.Parameter(torch.randn(SCENE_SHIFTS, bins))
        for part in (self.scene[2].weight, self.scene[2].bias):  # starts as no shift
            nn.init.zeros_(part)

    @staticmethod
    def bands(L):
        """How far L belongs to each band, sum 1, linear between their centres: [n, 1, h, w] to [n, 8, h, w]."""
        ramps = [((L - low) / (high - low)).clamp(0, 1) for low, high in zip(BAND_CENTRES, BAND_CENTRES[1:])]
        above = [torch.ones_like(L), *ramps]
        return torch.cat([a - b for a, b in zip(above, [*ramps, torch.zeros_like(L)])], 1)

    def forward(self, x, L):
        """Features [n, c, h, w] of the whole picture, lightness [n, 1, r, w] of the wanted rows: shifts [n, 313, r, w]."""
        of_scene = self.scene(x.mean((2, 3))).unflatten(1, (len(BAND_CENTRES), SCENE_SHIFTS))
        table = (self.by_lightness + of_scene @ self.shifts) @ self.smooth.T  # [n, 8, 313]
        return (table.transpose(1, 2) @ self.bands(L).flatten(2)).unflatten(2, L.shape[2:])
