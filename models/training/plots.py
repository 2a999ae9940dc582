"""Images of a run: a grid of photos, curves of a log."""
import csv

import numpy as np
from PIL import Image, ImageDraw

INKS = ((38, 84, 196), (196, 60, 38), (30, 140, 80), (150, 90, 180))


def sheet(rows, path, columns=1):
    """Rows of pictures (uint8 [h, w, 3], all of one size), `columns` rows next to each other, as a PNG."""
    lines = [np.concatenate([p for row in rows[i : i + columns] for p in row], 1) for i in range(0, len(rows), columns)]
    width = max(line.shape[1] for line in lines)
    lines = [np.pad(line, ((0, 0), (0, width - line.shape[1]), (0, 0))) for line in lines]
    Image.fromarray(np.concatenate(lines)).save(path)


def curve(xs, series, path, width=900, height=420):
    """Curves {name: values} over xs, each on its own scale and labelled with its range."""
    picture = Image.new('RGB', (width, height), 'white')
    draw = ImageDraw.Draw(picture)
    span = max(xs) - min(xs) or 1
    for ink, (name, values) in zip(INKS, series.items()):
        low, high = min(values), max(values)
        points = [
            (40 + (x - min(xs)) / span * (width - 60), height - 30 - (v - low) / (high - low or 1) * (height - 90))
            for x, v in zip(xs, values)
        ]
        draw.line(points, ink, 2)
        draw.text((44, 8 + 12 * list(series).index(name)), f'{name}: {low:g} to {high:g}, now {values[-1]:g}', ink)
    draw.text((40, height - 18), f'{min(xs):g} to {max(xs):g} crops', 'black')
    picture.save(path)


def loss_curve(log, path):
    with open(log, newline='') as file:
        rows = list(csv.DictReader(file))
    names = ('loss', 'aucRebalanced', 'aucRaw', 'chroma')
    curve([float(r['seen']) for r in rows], {n: [float(r[n]) for r in rows] for n in names}, path)
