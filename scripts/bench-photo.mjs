import sharp from 'sharp'
import { root } from './setup.mjs'

/** Width and height in px, by megapixels. */
export const photoSizes = { 1: [1200, 900], 12: [4000, 3000], 48: [8000, 6000] }

/** A JPEG that resembles a black-and-white photograph: a drawn street, enlarged, with grain. */
export const createTestPhoto = ([width, height]) =>
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
