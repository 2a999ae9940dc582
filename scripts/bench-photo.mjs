import sharp from 'sharp'
import { root } from './setup.mjs'

/** Width and height, px, by megapixels. */
export const shapes = { 1: [1200, 900], 12: [4000, 3000], 48: [8000, 6000] }

/** A black-and-white photograph's like, as a JPEG: the drawn street, grown, with grain. */
export const photoOf = ([width, height]) =>
  sharp(`${root}/src/sandbox/assets/samples/street.jpg`)
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .composite([
      {
        input: {
          create: { width: 512, height: 512, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 20 } },
        },
        tile: true,
        blend: 'soft-light',
      },
    ])
    .greyscale()
    .toColourspace('srgb')
    .jpeg({ quality: 90 })
    .toBuffer()

export const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
