"""Contact sheets of final results: `python looks.py folder --models v4 v5 --out looks`.

Colorizes every photo of a folder with the program itself, at full size. Writes pages with grey, each network and, for a
colour photo, the truth next to each other (page-01.png and so on), and index.html with all pages. Build the program first
(`npm run build`); a network is a folder under `models/`.
"""
import argparse
import os
import subprocess
import tempfile

from PIL import Image, ImageDraw, ImageOps

from collect import fault
from sheet import PHOTOS

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
TITLE_PX = 22
ROWS = 2  # photos per page, so that a page fits on a screen


def colored(folder, model, out):
    """Colorizes all photos of a folder. Returns {name without extension: path of the result}."""
    command = ['node', os.path.join(ROOT, 'dist', 'main.js'), 'colorize', folder, '-o', out, '--model', model, '--force']
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return {name.split('.color.')[0]: os.path.join(out, name) for name in os.listdir(out)}


def row(pictures, height):
    """The pictures {title: Image} of one photo at one height, side by side under their titles."""
    first = next(iter(pictures.values()))
    width = max(1, round(height * first.width / first.height))
    page = Image.new('RGB', (width * len(pictures), height + TITLE_PX), 'white')
    for i, (title, picture) in enumerate(pictures.items()):
        page.paste(picture.convert('RGB').resize((width, height), Image.LANCZOS), (i * width, TITLE_PX))
        ImageDraw.Draw(page).text((i * width + 4, 4), title, 'black')
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder')
    parser.add_argument('--models', nargs='+', required=True, help='ids: folders under models/')
    parser.add_argument('--out', required=True, help='output folder for the pages')
    parser.add_argument('--height', type=int, default=560, help='height of each picture, px')
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    names = sorted(name for name in os.listdir(args.folder) if name.lower().endswith(PHOTOS))
    with tempfile.TemporaryDirectory() as folder:
        by_model = {model: colored(args.folder, model, os.path.join(folder, model)) for model in args.models}
        rows = []
        for name in names:
            photo = ImageOps.exif_transpose(Image.open(os.path.join(args.folder, name)))
            stem = os.path.splitext(name)[0]
            pictures = {f'{name}: grey': photo.convert('L')}
            pictures.update({model: Image.open(found[stem]) for model, found in by_model.items()})
            if fault(photo.convert('RGB')) not in ('grey', 'tinted'):
                pictures['truth'] = photo
            rows.append(row(pictures, args.height))
    pages = []
    for start in range(0, len(rows), ROWS):
        part = rows[start : start + ROWS]
        page = Image.new('RGB', (max(r.width for r in part), sum(r.height for r in part)), 'white')
        for i, r in enumerate(part):
            page.paste(r, (0, sum(x.height for x in part[:i])))
        pages.append(f'page-{len(pages) + 1:02}.png')
        page.save(os.path.join(args.out, pages[-1]))
    with open(os.path.join(args.out, 'index.html'), 'w') as file:
        file.write('<!doctype html><meta charset="utf-8"><title>Looks</title>\n')
        file.writelines(f'<p><img src="{page}" style="max-width: 100%">\n' for page in pages)
    print(f'{len(names)} photos on {len(pages)} pages in {args.out}')


if __name__ == '__main__':
    main()
