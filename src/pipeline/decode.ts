import sharp, { type Metadata } from 'sharp'
import { ColorizeError } from '../errors.ts'
import type { Photo } from './pixels.ts'

const maxPixels = 50_000_000
const minSidePx = 16
const timeoutSeconds = 30

// libvips opens far more than photos; what is not listed here is closed to strangers
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif', 'Tiff'].map((format) => `VipsForeignLoad${format}`),
})
sharp.cache({ memory: 50, files: 0, items: 20 })

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1')

/** By content, never by name or by what the host said. */
const isPhotoFormat = (bytes: Uint8Array): boolean => {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return true
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return true
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return true
  if (['II*\0', 'MM\0*'].includes(ascii(bytes, 0, 4))) return true
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return true
  return /^ftyp(avif|avis|heic|heix|mif1|msf1)$/.test(ascii(bytes, 4, 12))
}

const open = (bytes: Uint8Array) =>
  sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, pages: 1 }).timeout({
    seconds: timeoutSeconds,
  })

const readMetadata = async (bytes: Uint8Array): Promise<Metadata> => {
  try {
    return await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata()
  } catch (cause) {
    throw new ColorizeError('image_damaged', 'its header cannot be read', { cause })
  }
}

/** Refuses by the header alone, before a pixel is decoded. */
const checkSize = ({ width, height, pageHeight }: Metadata): void => {
  const frameHeight = pageHeight ?? height
  if (width * frameHeight > maxPixels)
    throw new ColorizeError('too_many_pixels', `${width} x ${frameHeight} pixels`)
  if (Math.min(width, frameHeight) < minSidePx)
    throw new ColorizeError('too_small', `${width} x ${frameHeight} pixels`)
}

/**
 * Bytes to an upright sRGB photo: EXIF orientation applied, ICC profile converted, 16 bits to 8, alpha on white,
 * the first frame only.
 * @throws ColorizeError not_an_image, image_damaged, too_many_pixels, too_small
 */
export const decode = async (bytes: Uint8Array): Promise<Photo> => {
  if (!isPhotoFormat(bytes))
    throw new ColorizeError('not_an_image', 'not the beginning of any picture format')
  checkSize(await readMetadata(bytes))
  try {
    const { data, info } = await open(bytes)
      .autoOrient()
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return { widthPx: info.width, heightPx: info.height, channels: info.channels === 1 ? 1 : 3, bytes: data }
  } catch (cause) {
    throw new ColorizeError('image_damaged', 'its pixels cannot be read', { cause })
  }
}
