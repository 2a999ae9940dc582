"""Photographs to arrays: `python data.py --out cache shards...` decodes all shards once; `Photos` crops from them.

The cache is one flat file of RGB bytes and an index; a photo belongs to the held-out 5 % by the hash of its
name, so that no later run ever trains on what an earlier one was judged by.
"""
import argparse
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
SHORTER_SIDE_PX = 192  # larger photos are shrunk to this in the cache


def is_held_out(name):
    return int(hashlib.sha1(name.encode()).hexdigest(), 16) % 100 < HELD_OUT_PERCENT


def decoded(item):
    """(name, file bytes) to (name, uint8 [h, w, 3])."""
    name, data = item
    photo = Image.open(io.BytesIO(data)).convert('RGB')
    factor = SHORTER_SIDE_PX / min(photo.size)
    if factor < 1:
        photo = photo.resize([max(SHORTER_SIDE_PX, round(s * factor)) for s in photo.size], Image.LANCZOS)
    return name, np.asarray(photo)


def members(shards):
    for shard in shards:
        with tarfile.open(shard) as tar:
            for member in tar:
                if member.name.endswith('.webp'):
                    yield member.name, tar.extractfile(member).read()


def write_cache(shards, out):
    """Decodes the shards into out/pixels.bin and out/index.npz (name, offset, height, width of each photo)."""
    os.makedirs(out, exist_ok=True)
    names, rows, offset = [], [], 0
    with open(f'{out}/pixels.bin', 'wb') as file, Pool(os.cpu_count()) as pool:
        for name, photo in pool.imap(decoded, members(shards), chunksize=64):
            file.write(photo.tobytes())
            names.append(name)
            rows.append((offset, *photo.shape[:2]))
            offset += photo.size
            if len(names) % 5000 == 0:
                print(f'{len(names)} photos, {offset / 1e9:.1f} GB', flush=True)
    np.savez(f'{out}/index.npz', names=np.array(names), rows=np.array(rows, np.int64))
    print(f'{len(names)} photos, {offset / 1e9:.1f} GB in {out}')


class Photos:
    """The photos of one or more caches, of one side of the split ('train', 'held-out' or 'all')."""

    def __init__(self, caches, side='train'):
        self.pixels, self.rows, self.names = [], [], []
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

    def crop(self, i, px, rng, least):
        """A square of the photo, of `least` to all of its shorter side, mirrored half the time: uint8 [3, px, px]."""
        photo = self.photo(i)
        side = int(min(photo.shape[:2]) * rng.uniform(least, 1))
        y, x = rng.integers(photo.shape[0] - side + 1), rng.integers(photo.shape[1] - side + 1)
        square = photo[y : y + side, x : x + side]
        square = torch.from_numpy((square[:, ::-1] if rng.random() < 0.5 else square).copy()).permute(2, 0, 1)
        return F.interpolate(square[None], size=(px, px), mode='bilinear', antialias=True)[0]

    def batch(self, size, px, rng, least=0.6):
        """uint8 [size, 3, px, px], photos drawn at random."""
        return torch.stack([self.crop(i, px, rng, least) for i in rng.integers(len(self), size=size)])


class Lab:
    """Bytes to lightness and ab on the device, in batches."""

    def __init__(self, device):
        self.linear = torch.from_numpy(colour.linear_of_srgb(np.arange(256) / 255)).float().to(device)
        self.matrix = torch.from_numpy(colour.XYZ_OF_RGB / colour.WHITE[:, None]).float().to(device)

    def light(self, rgb):
        """uint8 [n, 3, h, w] to linear light."""
        return self.linear[rgb.long()]

    def lightness(self, light, film=None):
        """[n, 3, h, w] linear to L [n, 1, h, w]; `film` [n, 3] replaces the eye's sensitivity by a film's."""
        film = self.matrix[1].expand(len(light), 3) if film is None else film
        return 116 * self.curve(torch.einsum('nchw,nc->nhw', light, film))[:, None] - 16

    def ab(self, light):
        """[n, 3, h, w] linear to ab [n, 2, h, w]."""
        f = self.curve(torch.einsum('nchw,kc->nkhw', light, self.matrix))
        return torch.stack([500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], 1)

    @staticmethod
    def curve(t):
        return torch.where(t > 0.008856, t.clamp(min=0.008856).pow(1 / 3), 7.787 * t + 16 / 116)


def film_sensitivity(n, generator, device):
    """[n, 3] weights of linear R, G, B, sum 1: half the eye's, half from red-blind to blue-blind emulsions."""
    eye = torch.tensor(colour.XYZ_OF_RGB[1], dtype=torch.float32)
    other = torch.rand(n, 3, generator=generator) + 0.05
    other = other / other.sum(1, keepdim=True)
    share = torch.rand(n, 1, generator=generator) * (torch.rand(n, 1, generator=generator) < 0.5)
    return (eye * (1 - share) + other * share).to(device)


def aged(L, generator):
    """What time and old lenses do to lightness [n, 1, h, w]: gamma, fading, vignette, blur, grain; half of each batch."""
    n, _, h, w = L.shape

    def draw(low, high, chance):
        value = low + (high - low) * torch.rand(n, 1, 1, 1, generator=generator)
        return value.to(L.device), (torch.rand(n, 1, 1, 1, generator=generator) < chance * worn).float().to(L.device)

    worn = (torch.rand(n, 1, 1, 1, generator=generator) < 0.5).float()
    gamma, on = draw(-0.6, 0.6, 0.6)
    L = 100 * (L / 100).clamp(1e-4, 1) ** torch.exp(gamma * on)
    black, on = draw(0, 20, 0.5)
    white, _ = draw(70, 100, 0.5)
    L = L * (1 - on) + (black + L / 100 * (white - black)) * on
    y, x = torch.linspace(-1, 1, h, device=L.device), torch.linspace(-1, 1, w, device=L.device)
    strength, on = draw(0, 0.4, 0.3)
    L = L * (1 - strength * on * (y[:, None] ** 2 + x[None] ** 2) / 2)
    sigma, on = draw(0.3, 1.8, 0.5)
    L = blurred(L, sigma * on + 1e-3)
    grain, on = draw(0.5, 7, 0.5)
    noise = torch.randn(L.shape, generator=generator).to(L.device)
    return (L + noise * grain * on).clamp(0, 100)


def blurred(L, sigma):
    """Gaussian of sigma px [n, 1, 1, 1], one per photo."""
    at = torch.arange(-4, 5, device=L.device, dtype=L.dtype)
    kernel = torch.exp(-at.square() / (2 * sigma.reshape(-1, 1).square()))
    kernel = kernel / kernel.sum(1, keepdim=True)
    n, _, h, w = L.shape
    x = F.pad(L.reshape(1, n, h, w), (4, 4, 4, 4), mode='reflect')
    x = F.conv2d(x, kernel.reshape(n, 1, 9, 1), groups=n)
    return F.conv2d(x, kernel.reshape(n, 1, 1, 9), groups=n).reshape(n, 1, h, w)


def ab_prior(photos, limit=20000, seed=0):
    """[313] frequencies of the nearest bins over a quarter-size view of the photos."""
    lab, targets, counts = Lab('cpu'), colour.SoftTargets(), np.zeros(313)
    order = np.random.default_rng(seed).permutation(len(photos))[:limit]
    for i in order:
        light = lab.light(torch.from_numpy(photos.photo(i).copy()).permute(2, 0, 1)[None])
        ab = lab.ab(F.avg_pool2d(light, 4))[0].flatten(1).T
        counts += np.bincount(targets(ab)[0][:, 0].numpy(), minlength=313)
    return counts / counts.sum()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('shards', nargs='+', help='tar files, or folders that hold them')
    parser.add_argument('--out', required=True)
    args = parser.parse_args()
    shards = [f for s in args.shards for f in (sorted(glob.glob(f'{s}/*.tar')) if os.path.isdir(s) else [s])]
    write_cache(shards, args.out)


if __name__ == '__main__':
    main()
