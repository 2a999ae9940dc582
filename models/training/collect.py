"""
Packs the photographs of a folder or a Git repository into shards for training.

$ python models/training/collect.py some/photos --set holiday --out data --licence "CC0"
$ python models/training/collect.py some/repo.git --set street --out data --under jpg --against other/shards

Writes `<set>/<number>.webp` into photos-<set>-<n>.tar, a row into MANIFEST.tsv, and a row for each photograph into
index.tsv.gz. Leaves out grey, tinted, drawn and small pictures, and every picture that is already in --out or --against.
Reads a repository at its newest commit, without a checkout.
"""

import argparse
import collections
import gzip
import hashlib
import io
import multiprocessing
import os
import pathlib
import random
import subprocess
import tarfile
import warnings

import numpy as np
from PIL import Image, ImageOps

PICTURES = ('.jpg', '.jpeg', '.png', '.webp', '.bmp')
MIN_SIDE_PX = 84        # shorter side; smaller pictures are left out (84 is the size of small ImageNet subsets)
MAX_ASPECT = 1.5        # longer / shorter side; longer pictures are cropped at both ends
GREY_CHROMA = 10        # Lab units; in a colour photograph 1 % of the pixels exceed it
TINT_CHROMA = 6         # Lab units; likewise for the distance to the mean colour at the same lightness
DRAWN_FLAT = 0.55       # share of pixels that equal both neighbours
DRAWN_COLOURS = 50      # distinct colours at 4 bits per channel among about 9,000 pixels
SAME_BITS = 12          # of 128; hashes within this distance are the same picture
BATCH = 64              # pictures in memory at once
MANIFEST = ('set', 'repo', 'commit', 'count', 'licence as stated', 'notes')
INDEX = ('set', 'file', 'source (the folders often name the class)')
warnings.simplefilter('error', Image.DecompressionBombWarning)
# ----- reading pictures

def git(repo, *args):
    return subprocess.check_output(['git', '--git-dir', repo, *args]).decode('utf-8', 'replace')

def is_repository(path):
    return all(os.path.exists(os.path.join(path, name)) for name in ('HEAD', 'objects', 'refs'))

def list_folder(root, under):
    """(path relative to root, path) of every file."""
    for folder, _, names in os.walk(os.path.join(root, under)):
        for name in names:
            path = os.path.join(folder, name)
            yield os.path.relpath(path, root), path

def list_commit(repo, under):
    """(path, blob id) of every file of the newest commit."""
    for row in git(repo, 'ls-tree', '-r', '-z', 'HEAD', '--', *([under] if under else [])).split('\0')[:-1]:
        entry, path = row.split('\t', 1)
        yield path, entry.split()[2]

def blob_reader(repo):
    """A function from blob id to bytes; one process serves all calls. A missing blob reads as empty."""
    pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE}
    cat = subprocess.Popen(['git', '--git-dir', repo, 'cat-file', '--batch'], **pipes)
    def read(blob):
        cat.stdin.write(blob.encode() + b'\n')
        cat.stdin.flush()
        header = cat.stdout.readline().split()
        return cat.stdout.read(int(header[2]) + 1)[:-1] if len(header) == 3 else b''
    return read
# ----- classifying pictures

def to_lab(rgb):
    """uint8 sRGB [..., 3] -> float L, a, b (D65)."""
    c = rgb / 255.0
    c = np.where(c > 0.04045, ((c + 0.055) / 1.055) ** 2.4, c / 12.92)
    xyz = c @ np.array([[0.4339, 0.2126, 0.0178], [0.3762, 0.7152, 0.1094], [0.1899, 0.0722, 0.8728]])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return 116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])

def chroma_beyond_lightness(L, a, b):
    """99th percentile of the ab distance to the mean of all pixels of the same lightness. Near 0 for sepia, cyanotype, duotone."""
    bins = np.clip(L.ravel() / 5, 0, 19).astype(int)
    count = np.maximum(np.bincount(bins, minlength=20), 1)
    off = [x.ravel() - (np.bincount(bins, x.ravel(), 20) / count)[bins] for x in (a, b)]
    return np.percentile(np.hypot(*off), 99)

def is_drawn(rgb):
    """Whether the picture has large areas of one colour, or few distinct colours."""
    flat = (rgb[:-1, :-1] == rgb[1:, :-1]).all(-1) & (rgb[:-1, :-1] == rgb[:-1, 1:]).all(-1)
    colours = np.unique((rgb >> 4) @ np.array([256, 16, 1]))
    return flat.mean() > DRAWN_FLAT or len(colours) < DRAWN_COLOURS

def fault(img):
    """Why a picture is not useful for training, or None."""
    small = img.resize((96, 96), Image.BOX)
    L, a, b = to_lab(np.asarray(small))
    if np.percentile(np.hypot(a, b), 99) < GREY_CHROMA:
        return 'grey'
    if chroma_beyond_lightness(L, a, b) < TINT_CHROMA:
        return 'tinted'
    if is_drawn(np.asarray(img.resize((96, 96), Image.NEAREST))):
        return 'drawn'

def dhash(img):
    """128 bits as two uint64: whether each pixel at 9 x 8 is lighter than its right neighbour, at 8 x 9 than the one below."""
    grey = img.convert('L')
    wide = np.asarray(grey.resize((9, 8), Image.BOX)).astype(int)
    tall = np.asarray(grey.resize((8, 9), Image.BOX)).astype(int)
    bits = np.concatenate([(wide[:, :-1] > wide[:, 1:]).ravel(), (tall[:-1] > tall[1:]).ravel()])
    return np.packbits(bits).view(np.uint64)

def hashes(img):
    """[2, 2] uint64: hashes of the picture and of its centre square, so that a square crop is recognised too."""
    return np.stack([dhash(img), dhash(ImageOps.fit(img, 2 * (min(img.size),)))])

def is_near_any(hashes, known):
    """Whether one of the two hashes is within SAME_BITS of a known one [n, 2, 2]."""
    bits = np.bitwise_count(known[:, :, None] ^ hashes).sum(-1, dtype=int)
    return bool((bits <= SAME_BITS).any())
# ----- packing photographs

def open_upright(data, side_px):
    """An RGB image in its EXIF orientation, or the reason why the file is left out."""
    img = Image.open(io.BytesIO(data))
    if min(img.size) < MIN_SIDE_PX:
        return 'small'
    if img.mode in ('1', 'L', 'LA', 'I', 'I;16', 'F'):
        return 'grey'
    img.draft('RGB', (2 * side_px, 2 * side_px))
    if 'A' in img.getbands() or 'transparency' in img.info:
        img = img.convert('RGBA')
        if img.getextrema()[3][0] < 255:
            return 'transparent'
    return ImageOps.exif_transpose(img).convert('RGB')

def shrink(img, side_px):
    """Crops to MAX_ASPECT, then scales down, never up, to the given shorter side."""
    short = min(img.size)
    width, height = (min(x, int(MAX_ASPECT * short)) for x in img.size)
    left, top = (img.width - width) // 2, (img.height - height) // 2
    scale = min(1, side_px / short)
    size = round(width * scale), round(height * scale)
    return img.resize(size, Image.LANCZOS, (left, top, left + width, top + height), reducing_gap=3)

def prepare(job):
    """(bytes, shorter side, WebP quality) -> (reason to leave it out or None, hashes, WebP bytes)."""
    data, side_px, quality = job
    try:
        img = open_upright(data, side_px)
    except Exception:  # decoders raise all kinds of exceptions on damaged files
        return 'undecodable', None, None
    if isinstance(img, str):
        return img, None, None
    img = shrink(img, side_px)
    if why := fault(img):
        return why, None, None
    out = io.BytesIO()
    img.save(out, 'WEBP', quality=quality)
    return None, hashes(img), out.getvalue()
# ----- shards

def known_hashes(tar, cache):
    """The hashes of a shard's pictures, cached in the cache folder."""
    stat = f'{os.path.abspath(tar)} {os.path.getsize(tar)}'
    path = os.path.join(cache, hashlib.sha1(stat.encode()).hexdigest() + '.npy')
    if not os.path.exists(path):
        with tarfile.open(tar) as f:
            pictures = [hashes(Image.open(f.extractfile(x)).convert('RGB')) for x in f if x.name.endswith('.webp')]
        np.save(path, np.array(pictures, np.uint64).reshape(-1, 2, 2))
    return np.load(path)

def append_rows(path, columns, rows, open_text):
    new = not os.path.exists(path)
    with open_text(path, 'at') as f:
        for row in ([columns] if new else []) + rows:
            f.write('\t'.join(' '.join(str(x).split()) for x in row) + '\n')

def collect(files, read, known, args, pool, left_out):
    """Yields (path, WebP bytes) of each photograph to keep; counts the others in left_out."""
    kept, in_folder = 0, collections.Counter()
    for start in range(0, len(files), BATCH):
        batch = [x for x in files[start:start + BATCH] if in_folder[os.path.dirname(x[0])] < args.cap_per_folder]
        jobs = [(read(where), args.shorter_side, args.quality) for _, where in batch]
        for (path, _), (why, hashes, webp) in zip(batch, pool.map(prepare, jobs, chunksize=8)):
            folder = os.path.dirname(path)
            if why or is_near_any(hashes, known):
                left_out[why or 'seen before'] += 1
            elif in_folder[folder] < args.cap_per_folder:
                known = np.concatenate([known, hashes[None]])
                in_folder[folder] += 1
                kept += 1
                yield path, webp
            if kept == args.limit:
                return

def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    p.add_argument('root', help='a folder or a Git directory')
    p.add_argument('--set', required=True, help='name of the set')
    p.add_argument('--out', required=True, help='output folder for the shards')
    p.add_argument('--under', default='', help='only files under this path')
    p.add_argument('--source', help='source of the photographs for the manifest; default: the folder')
    p.add_argument('--licence', default='none stated')
    p.add_argument('--notes', default='')
    p.add_argument('--against', nargs='*', default=[], help='folders of shards whose pictures are left out')
    p.add_argument('--shorter-side', type=int, default=192, help='px')
    p.add_argument('--quality', type=int, default=80, help='WebP quality')
    p.add_argument('--limit', type=int, default=10**9, help='maximum number of photographs to keep')
    p.add_argument('--cap-per-folder', type=int, default=10**9, help='maximum number of photographs to keep per folder')
    p.add_argument('--shards', type=int, default=1)
    p.add_argument('--seed', type=int, default=0, help='seed of the order')
    return p.parse_args()

def main():
    args = arguments()
    args.source = args.source or os.path.basename(os.path.abspath(args.root))
    cache = os.path.join(args.out, '.hashes')
    os.makedirs(cache, exist_ok=True)
    tars = [os.path.join(d, x) for d in [args.out, *args.against] for x in sorted(os.listdir(d)) if x.endswith('.tar')]
    names = [os.path.join(args.out, f'photos-{args.set}-{n}.tar') for n in range(args.shards)]
    if set(names) & set(tars):
        raise SystemExit(f'{args.set} already exists in {args.out}')
    known = np.concatenate([np.zeros((0, 2, 2), np.uint64)] + [known_hashes(tar, cache) for tar in tars])

    from_git = is_repository(args.root)
    read = blob_reader(args.root) if from_git else lambda path: pathlib.Path(path).read_bytes()
    files = sorted((list_commit if from_git else list_folder)(args.root, args.under))
    files = [x for x in files if x[0].lower().endswith(PICTURES)]
    random.Random(args.seed).shuffle(files)  # so that each shard and each limit is a random sample

    shards, index, left_out = [tarfile.open(x + '.part', 'w') for x in names], [], collections.Counter()
    with multiprocessing.Pool(2) as pool:
        for number, (path, webp) in enumerate(collect(files, read, known, args, pool, left_out)):
            info = tarfile.TarInfo(f'{args.set}/{number:06d}.webp')
            info.size = len(webp)
            shards[number % args.shards].addfile(info, io.BytesIO(webp))
            index.append((args.set, f'{number:06d}.webp', f'{args.source}:{path}'))
    for name, shard in zip(names, shards):
        shard.close()
        os.rename(name + '.part', name)  # so that .tar files are always complete
    commit = git(args.root, 'rev-parse', 'HEAD').strip() if from_git else ''
    row = args.set, args.source, commit, len(index), args.licence, args.notes
    append_rows(os.path.join(args.out, 'MANIFEST.tsv'), MANIFEST, [row], open)
    append_rows(os.path.join(args.out, 'index.tsv.gz'), INDEX, index, gzip.open)
    print(f'{args.set}: {len(files)} pictures, {len(index)} kept;',
          ', '.join(f'{n} {why}' for why, n in left_out.most_common()) or 'none left out')

if __name__ == '__main__':
    main()
