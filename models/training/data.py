"""Photographs as arrays: `python data.py --out cache shards...` decodes all shards once; `Photos` crops from them.

The cache is a flat file of RGB bytes and an index. The hash of a photo's name decides whether it belongs to the held-out
5 %, so that no run trains on photos that an earlier run was measured on.
"""
import argparse
import functools
import glob
import hashlib
import io
import os
import tarfile
from multiprocessing import Pool

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import colour

HELD_OUT_PERCENT = 5
SHORTER_SIDE_PX = 192  # larger photos are scaled down to this in a training cache


def is_held_out(name):
    return int(hashlib.sha1(name.encode()).hexdigest(), 16) % 100 < HELD_OUT_PERCENT


def decoded(item, side):
    """(name, file bytes) to (name, uint8 [h, w, 3]), scaled down to `side` px on the shorter side."""
    name, data = item
    photo = Image.open(io.BytesIO(data)).convert('RGB')
    factor = side / min(photo.size)
    if factor < 1:
        photo = photo.resize([max(side, round(s * factor)) for s in photo.size], Image.LANCZOS)
    return name, np.asarray(photo)


def members(shards):
    for shard in shards:
        with tarfile.open(shard) as tar:
            for member in tar:
                if member.name.endswith('.webp'):
                    yield member.name, tar.extractfile(member).read()


def write_cache(shards, out, side=SHORTER_SIDE_PX):
    """Decodes the shards into out/pixels.bin and out/index.npz (name, offset, height, width of each photo)."""
    os.makedirs(out, exist_ok=True)
    names, rows, offset = [], [], 0
    with open(f'{out}/pixels.bin', 'wb') as file, Pool(os.cpu_count()) as pool:
        for name, photo in pool.imap(functools.partial(decoded, side=side), members(shards), chunksize=64):
            file.write(photo.tobytes())
            names.append(name)
            rows.append((offset, *photo.shape[:2]))
            offset += photo.size
            if len(names) % 5000 == 0:
                print(f'{len(names)} photos, {offset / 1e9:.1f} GB', flush=True)
    np.savez(f'{out}/index.npz', names=np.array(names), rows=np.array(rows, np.int64))
    print(f'{len(names)} photos, {offset / 1e9:.1f} GB in {out}')


class Photos:
    """The photos of one or more caches, from one part of the split ('train', 'held-out' or 'all')."""

    def __init__(self, caches, side='train', balance=1.0, favoured=None):
        """A set is drawn in proportion to its number of photos to the power `balance`, times its factor in `favoured`."""
        self.pixels, self.rows, self.names, self.shares = [], [], [], {}
        self.balance, self.favoured = balance, favoured or {}
        for number, cache in enumerate(caches):
            index = np.load(f'{cache}/index.npz')
            self.pixels.append(np.memmap(f'{cache}/pixels.bin', np.uint8, 'r'))
            for name, row in zip(index['names'].tolist(), index['rows'].tolist()):
                if side == 'all' or is_held_out(name) == (side == 'held-out'):
                    self.rows.append((number, *row))
                    self.names.append(name)

    def __len__(self):
        return len(self.rows)

    def photo(self, i):
        """uint8 [h, w, 3]"""
        cache, offset, height, width = self.rows[i]
        return self.pixels[cache][offset : offset + height * width * 3].reshape(height, width, 3)

    def sets(self, px):
        """For each set (share of the draws, photos, their cumulative shares), for crops of one size.

        Photos smaller than the crop contain less information and are drawn less often.
        """
        if px not in self.shares:
            of_set = {}
            for i, name in enumerate(self.names):
                of_set.setdefault(name.split('/')[0], []).append(i)
            sets = [(name, photos, np.cumsum([min(1, min(self.rows[i][2:]) / px) for i in photos])) for name, photos in of_set.items()]
            weights = np.array([shares[-1] ** self.balance * self.favoured.get(name, 1) for name, _, shares in sets])
            self.shares[px] = [(w, np.array(photos), shares) for w, (_, photos, shares) in zip(weights / weights.sum(), sets)]
        return self.shares[px]

    def cuts(self, size, px, rng, least):
        """Random photos and a square of each: photo number, side, top, left, and whether it is mirrored.

        The side of a square is between `least` and 1 times the shorter side.
        """
        sets = self.sets(px)
        drawn = rng.choice(len(sets), size, p=[share for share, _, _ in sets])
        i = [photos[np.searchsorted(shares, rng.random() * shares[-1], side='right')] for _, photos, shares in (sets[j] for j in drawn)]
        height, width = np.array([self.rows[j][2:] for j in i]).T
        side = (np.minimum(height, width) * rng.uniform(least, 1, size)).astype(int)
        return i, side, rng.integers(height - side + 1), rng.integers(width - side + 1), rng.random(size) < 0.5

    def crop(self, i, side, top, left, mirrored, px):
        """uint8 [3, px, px]"""
        square = self.photo(i)[top : top + side, left : left + side]
        square = torch.from_numpy((square[:, ::-1] if mirrored else square).copy()).permute(2, 0, 1)
        return F.interpolate(square[None], size=(px, px), mode='bilinear', antialias=True)[0]

    def batch(self, size, px, rng, least=0.6):
        """uint8 [size, 3, px, px]"""
        return torch.stack([self.crop(*cut, px) for cut in zip(*self.cuts(size, px, rng, least))])


class PhotosOnDevice:
    """Photos in a GPU's memory, cropped there at thousands of crops per second."""

    CHUNK = 1 << 28  # bytes copied at a time

    def __init__(self, photos, device):
        self.photos, self.device = photos, device
        starts = np.cumsum([0, *map(len, photos.pixels)])
        self.pixels = torch.empty(starts[-1], dtype=torch.uint8, device=device)
        for start, cache in zip(starts, photos.pixels):
            for at in range(0, len(cache), self.CHUNK):
                part = torch.from_numpy(np.array(cache[at : at + self.CHUNK]))
                self.pixels[start + at : start + at + len(part)] = part.to(device)
        self.rows = np.array([(starts[cache] + offset, width) for cache, offset, _, width in photos.rows])

    def batch(self, size, px, rng, least=0.6):
        """Like the method of `Photos`; a pixel is the mean of four bilinear samples."""
        i, *square = self.photos.cuts(size, px, rng, least)
        start, width, side, top, left, mirrored = (
            torch.from_numpy(x).to(self.device)[:, None] for x in (*self.rows[i].T, *square)
        )
        at = (torch.arange(2 * px, device=self.device) + 0.5) / (2 * px) * side - 0.5
        at = torch.minimum(at.clamp(min=0), side - 1)
        low, share = at.long(), (at % 1)[:, None]  # [size, 2 px], [size, 1, 2 px]
        high = torch.minimum(low + 1, side - 1)
        mixed = 0
        for y, down in ((low, 1 - share), (high, share)):
            for x, across in ((low, 1 - share), (high, share)):
                x = torch.where(mirrored, side - 1 - x, x) + left
                first = (start + (y + top) * width * 3)[:, :, None] + 3 * x[:, None]
                rgb = torch.stack([self.pixels[first + channel] for channel in range(3)], 1)
                mixed = mixed + rgb * (down[..., None] * across[:, :, None])
        return F.avg_pool2d(mixed, 2).round().byte()


class Lab:
    """Bytes to lightness and ab on the device, in batches."""

    def __init__(self, device):
        self.linear = torch.from_numpy(colour.linear_of_srgb(np.arange(256) / 255)).float().to(device)
        self.matrix = torch.from_numpy(colour.XYZ_OF_RGB / colour.WHITE[:, None]).float().to(device)

    def light(self, rgb):
        """uint8 [n, 3, h, w] to linear light."""
        return self.linear[rgb.long()]

    def lightness(self, light, film=None):
        """[n, 3, h, w] linear to L [n, 1, h, w]; `film` [n, 3] replaces the eye's sensitivity with a film's."""
        film = self.matrix[1].expand(len(light), 3) if film is None else film
        return 116 * self.curve(torch.einsum('nchw,nc->nhw', light, film))[:, None] - 16

    def ab(self, light):
        """[n, 3, h, w] linear to ab [n, 2, h, w]."""
        f = self.curve(torch.einsum('nchw,kc->nkhw', light, self.matrix))
        return torch.stack([500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], 1)

    @staticmethod
    def curve(t):
        return torch.where(t > 0.008856, t.clamp(min=0.008856).pow(1 / 3), 7.787 * t + 16 / 116)


def film_sensitivity(n, generator):
    """[n, 3] weights of linear R, G, B, sum 1: half are the eye's, half range from red-blind to blue-blind emulsions."""
    at = {'generator': generator, 'device': generator.device}
    eye = torch.tensor(colour.XYZ_OF_RGB[1], dtype=torch.float32, device=generator.device)
    other = torch.rand(n, 3, **at) + 0.05
    other = other / other.sum(1, keepdim=True)
    share = torch.rand(n, 1, **at) * (torch.rand(n, 1, **at) < 0.5)
    return eye * (1 - share) + other * share


def aged(L, generator):
    """Simulates ageing and old lenses on lightness [n, 1, h, w]: gamma, fading, vignette, blur, grain; on half of each batch."""
    n, _, h, w = L.shape
    at = {'generator': generator, 'device': L.device}

    def draw(low, high, chance):
        value = low + (high - low) * torch.rand(n, 1, 1, 1, **at)
        return value, (torch.rand(n, 1, 1, 1, **at) < chance * worn).float()

    worn = (torch.rand(n, 1, 1, 1, **at) < 0.5).float()
    gamma, on = draw(-0.6, 0.6, 0.6)
    L = 100 * (L / 100).clamp(1e-4, 1) ** torch.exp(gamma * on)
    black, on = draw(0, 30, 0.6)
    white, _ = draw(60, 100, 0.6)
    L = L * (1 - on) + (black + L / 100 * (white - black)) * on
    y, x = torch.linspace(-1, 1, h, device=L.device), torch.linspace(-1, 1, w, device=L.device)
    strength, on = draw(0, 0.4, 0.3)
    L = L * (1 - strength * on * (y[:, None] ** 2 + x[None] ** 2) / 2)
    sigma, on = draw(0.3, 1.8, 0.5)
    L = blurred(L, sigma * on + 1e-3)
    grain, on = draw(0.5, 7, 0.5)
    noise = torch.randn(L.shape, **at)
    return (L + noise * grain * on).clamp(0, 100)


def blurred(L, sigma):
    """Gaussian blur with sigma in px [n, 1, 1, 1], one per photo."""
    at = torch.arange(-4, 5, device=L.device, dtype=L.dtype)
    kernel = torch.exp(-at.square() / (2 * sigma.reshape(-1, 1).square()))
    kernel = kernel / kernel.sum(1, keepdim=True)
    n, _, h, w = L.shape
    x = F.pad(L.reshape(1, n, h, w), (4, 4, 4, 4), mode='reflect')
    x = F.conv2d(x, kernel.reshape(n, 1, 9, 1), groups=n)
    return F.conv2d(x, kernel.reshape(n, 1, 1, 9), groups=n).reshape(n, 1, h, w)


def ab_prior(photos, limit=6000, seed=0, device='cpu'):
    """[313] frequencies of the nearest bins over the photos at a quarter of their size."""
    lab, targets, counts = Lab(device), colour.SoftTargets(device), torch.zeros(313, dtype=torch.long, device=device)
    order = np.random.default_rng(seed).permutation(len(photos))[:limit]
    for i in order:
        light = lab.light(torch.from_numpy(photos.photo(i).copy()).to(device).permute(2, 0, 1)[None])
        ab = lab.ab(F.avg_pool2d(light, 4))[0].flatten(1).T
        counts += torch.bincount(targets(ab)[0][:, 0], minlength=313)
    counts = counts.cpu().numpy()
    return counts / counts.sum()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('shards', nargs='+', help='tar files, or folders of tar files')
    parser.add_argument('--out', required=True)
    parser.add_argument('--side', type=int, default=SHORTER_SIDE_PX, help='shorter side in the cache, px; use 224 for measuring')
    args = parser.parse_args()
    shards = [f for s in args.shards for f in (sorted(glob.glob(f'{s}/*.tar')) if os.path.isdir(s) else [s])]
    write_cache(shards, args.out, args.side)


if __name__ == '__main__':
    main()
