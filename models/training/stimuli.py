"""Low-level stimuli, following the paper: `python stimuli.py model.onnx:224 --photos folder --out figures --data cache`.

Measures how the colours change when only the lightness, contrast or sharpness of the grey photo changes, and the result for
a colour chart: grey squares do not reveal their colours, so nothing should be recovered.
"""
import numpy as np

import colour
from evaluate import sized
from figures import opened, titled
from scores import painted
from worn import blurred, of_lightness

STIMULI = {  # L in 0..100
    'unchanged': lambda L, _: L,
    'darker: -20': lambda L, _: L - 20,
    'lighter: +20': lambda L, _: L + 20,
    'contrast 50 %': lambda L, _: L.mean() + 0.5 * (L - L.mean()),
    'contrast 150 %': lambda L, _: L.mean() + 1.5 * (L - L.mean()),
    'blur 1 px': lambda L, _: blurred(L, 1.0),
    'blur 3 px': lambda L, _: blurred(blurred(L, 2.12), 2.12),
}
CHART = (  # sRGB of the 24 squares of a Macbeth ColorChecker, row by row
    (115, 82, 68), (194, 150, 130), (98, 122, 157), (87, 108, 67), (133, 128, 177), (103, 189, 170),
    (214, 126, 44), (80, 91, 166), (193, 90, 99), (94, 60, 108), (157, 188, 64), (224, 163, 46),
    (56, 61, 150), (70, 148, 73), (175, 54, 60), (231, 199, 31), (187, 86, 149), (8, 133, 161),
    (243, 243, 242), (200, 200, 200), (160, 160, 160), (122, 122, 121), (85, 85, 85), (52, 52, 52),
)


def chart(px):
    """The colour chart on black, uint8 [px, px, 3]; the side of a square is px / 7."""
    picture, cell = np.zeros((px, px, 3), np.uint8), px // 7
    for i, rgb in enumerate(CHART):
        y, x = px // 6 + i // 6 * (cell + px // 48), px // 48 + i % 6 * (cell + px // 48)
        picture[y : y + cell, x : x + cell] = rgb
    return picture


def answers(network, photo):
    """Results ab [2, h, w] for the photo under each stimulus."""
    return {name: network.ab(of_lightness(change)(photo)) for name, change in STIMULI.items()}


def figure(network, photos, path):
    columns = {}
    for name, change in STIMULI.items():
        greys = [of_lightness(change)(p) for p in photos]
        columns[name] = [painted(g, network.ab(g)) for g in greys]
    titled({'pictures': photos, **columns}, path)


def table(network, photos):
    """Prints for each stimulus the ab distance to the result for the unchanged photo, and the chroma: means over pixels, Lab units."""
    found = [answers(network, photo) for photo in photos]
    print('| grey photo | ab moves by | chroma |\n| --- | --- | --- |')
    for name in STIMULI:
        moved = np.mean([np.linalg.norm(f[name] - f['unchanged'], axis=0).mean() for f in found])
        print(f'| {name} | {moved:.1f} | {np.mean([np.linalg.norm(f[name], axis=0).mean() for f in found]):.1f} |')


def main():
    args, network, pictures, photos = opened(__doc__, 200)
    figure(network, [chart(args.px), *pictures], f'{args.out}/stimuli.png')
    if photos:
        table(network, [sized(photo, 256, 1) for photo in photos])
    large = chart(256)
    ab, true = network.ab(large), colour.lab_of_rgb(large)[..., 1:].transpose(2, 0, 1)
    inside = large.any(-1)  # the squares, without the black around them
    print(f'colour chart: {np.linalg.norm(ab - true, axis=0)[inside].mean():.1f} from the truth on its squares, '
          f'grey {np.linalg.norm(true, axis=0)[inside].mean():.1f}; chroma {np.linalg.norm(ab, axis=0)[inside].mean():.1f}')


if __name__ == '__main__':
    main()
