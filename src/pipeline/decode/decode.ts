import sharp, { type Metadata } from 'sharp'
import { ColorizeError } from '../../core/errors.ts'
import './allowed-formats.ts'
import type { Photo } from '../photo.ts'
import { isHeic, isPhotoFormat } from './file-format.ts'

/** `frames` is above 1 for an animation or a file with several pages. The photo is the first of them. */
export type Decoded = { photo: Photo; frames: number }

const maxPixels = 50_000_000
const minSidePx = 16
const timeoutSeconds = 30

sharp.cache({ memory: 50, files: 0, items: 20 })

const unreadable = (bytes: Uint8Array, message: string, cause: unknown): ColorizeError =>
  isHeic(bytes)
    ? new ColorizeError('heic_unreadable', 'the file is HEIC, which this server cannot decode', { cause })
    : new ColorizeError('image_damaged', message, { cause })

/** Upright, with a longer side of at most `maxSidePx`. JPEG and WebP are shrunk during decoding. */
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
    throw unreadable(bytes, 'the header of the file cannot be read', cause)
  }
}

/** Rejects a photo of the wrong size by its header alone, before any pixel is decoded. */
const checkSize = ({ width, height, pageHeight }: Metadata): void => {
  const frameHeight = pageHeight ?? height
  if (width * frameHeight > maxPixels)
    throw new ColorizeError('too_many_pixels', `${width} x ${frameHeight} pixels`)
  if (Math.min(width, frameHeight) < minSidePx)
    throw new ColorizeError('too_small', `${width} x ${frameHeight} pixels`)
}

/** The alpha channel, or nothing if every pixel is opaque. */
const readAlpha = async (bytes: Uint8Array, maxSidePx: number): Promise<{ alpha?: Uint8Array }> => {
  const alpha = await openUpright(bytes, maxSidePx).extractChannel('alpha').raw({ depth: 'uchar' }).toBuffer()
  return alpha.every((value) => value === 255) ? {} : { alpha }
}

/**
 * Decodes a file to an upright 8-bit sRGB photo: applies the EXIF orientation, converts the ICC profile and takes the
 * first frame. Transparent pixels are flattened onto white; with `keepAlpha` the alpha channel is returned instead.
 * A photo larger than `maxSidePx` is shrunk to it.
 * @throws ColorizeError not_an_image, image_damaged, heic_unreadable, too_many_pixels, too_small
 */
export const decode = async (
  bytes: Uint8Array,
  { keepAlpha = false, maxSidePx = Infinity } = {},
): Promise<Decoded> => {
  if (!isPhotoFormat(bytes))
    throw new ColorizeError('not_an_image', 'the file does not begin like any supported picture format')
  const metadata = await readMetadata(bytes)
  checkSize(metadata)
  try {
    const kept = keepAlpha && metadata.hasAlpha ? await readAlpha(bytes, maxSidePx) : {}
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
    throw unreadable(bytes, 'the pixels of the file cannot be decoded', cause)
  }
}
