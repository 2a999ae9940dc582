import sharp, { type Metadata } from 'sharp'
import { ColorizeError } from '../../core/errors.ts'
import './allowed-formats.ts'
import type { Photo } from '../compose/color-painter.ts'

/** `frames` is above 1 for what moves, or has several pages: the photo is the first. */
export type Decoded = { photo: Photo; frames: number }

const maxPixels = 50_000_000
const minSidePx = 16
const timeoutSeconds = 30

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
  return /^ftyp(avif|avis|mif1|msf1)$/.test(ascii(bytes, 4, 12)) || isHeic(bytes)
}

/** What a telephone takes; most builds of libvips have no HEVC decoder, for its patents. */
const isHeic = (bytes: Uint8Array): boolean =>
  /^ftyp(heic|heix|hevc|hevx|heim|heis)$/.test(ascii(bytes, 4, 12))

const unreadable = (bytes: Uint8Array, what: string, cause: unknown): ColorizeError =>
  isHeic(bytes)
    ? new ColorizeError('heic_unreadable', 'it is HEIC, and cannot be decoded here', { cause })
    : new ColorizeError('image_damaged', what, { cause })

/** Upright, its longer side at most `maxSidePx`: JPEG and WebP are shrunk while they are read. */
const openUpright = (bytes: Uint8Array, maxSidePx: number) => {
  const upright = sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, pages: 1 })
    .timeout({ seconds: timeoutSeconds })
    .autoOrient()
  if (maxSidePx === Infinity) return upright
  return upright.resize({ width: maxSidePx, height: maxSidePx, fit: 'inside', withoutEnlargement: true })
}

const readMetadata = async (bytes: Uint8Array): Promise<Metadata> => {
  try {
    return await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata()
  } catch (cause) {
    throw unreadable(bytes, 'its header cannot be read', cause)
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

const alphaOf = async (bytes: Uint8Array, maxSidePx: number): Promise<{ alpha?: Uint8Array }> => {
  const alpha = await openUpright(bytes, maxSidePx).extractChannel('alpha').raw({ depth: 'uchar' }).toBuffer()
  return alpha.every((value) => value === 255) ? {} : { alpha }
}

/**
 * Bytes to an upright sRGB photo: EXIF orientation applied, ICC profile converted, 16 bits to 8, the first frame
 * only. What is transparent is laid on white, or with `keepAlpha` told apart. With `maxSidePx`, made smaller to fit.
 * @throws ColorizeError not_an_image, image_damaged, heic_unreadable, too_many_pixels, too_small
 */
export const decode = async (
  bytes: Uint8Array,
  { keepAlpha = false, maxSidePx = Infinity } = {},
): Promise<Decoded> => {
  if (!isPhotoFormat(bytes))
    throw new ColorizeError('not_an_image', 'not the beginning of any picture format')
  const metadata = await readMetadata(bytes)
  checkSize(metadata)
  try {
    const kept = keepAlpha && metadata.hasAlpha ? await alphaOf(bytes, maxSidePx) : {}
    const upright = openUpright(bytes, maxSidePx)
    const { data, info } = await (kept.alpha ? upright : upright.flatten({ background: 'white' }))
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    const { width: widthPx, height: heightPx } = info
    const photo: Photo = { widthPx, heightPx, channels: info.channels === 1 ? 1 : 3, bytes: data, ...kept }
    return { photo, frames: metadata.pages ?? 1 }
  } catch (cause) {
    throw unreadable(bytes, 'its pixels cannot be read', cause)
  }
}
