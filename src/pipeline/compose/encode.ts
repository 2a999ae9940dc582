import type { Sharp } from 'sharp'
import { ColorizeError } from '../../core/errors.ts'
import { openRaw, type Photo } from '../photo.ts'
import type { OutputFormat } from './output-formats.ts'

export type Encoding = {
  format: OutputFormat
  /** 1..100, for lossy formats. Lowered first if the file exceeds `maxBytes`. */
  quality: number
  maxBytes: number
}

export type Encoded = { bytes: Uint8Array; widthPx: number; heightPx: number }

/** Tried in order until the file fits: the highest quality allowed and the factor for both sides. */
const attempts = [
  { quality: 100, scale: 1 },
  { quality: 85, scale: 1 },
  { quality: 75, scale: 1 },
  { quality: 80, scale: 0.7 },
  { quality: 75, scale: 0.5 },
  { quality: 70, scale: 0.25 },
]

/** Optimised Huffman codes take three times as long and buffer all coefficients, but save only 10 % of the file. */
export const jpegCoding = { chromaSubsampling: '4:4:4', optimiseCoding: false } as const

const inFormat = (image: Sharp, format: OutputFormat, quality: number): Sharp => {
  switch (format) {
    case 'jpeg':
      return image.jpeg({ quality, ...jpegCoding })
    case 'png':
      return image.png({ compressionLevel: 6 })
    case 'webp':
      return image.webp({ quality })
    case 'avif':
      return image.avif({ quality, effort: 3 })
  }
}

/** sharp accepts a second picture only as a Buffer. */
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

const openWithAlpha = (photo: Photo): Sharp => {
  const { alpha, widthPx: width, heightPx: height } = photo
  return alpha
    ? openRaw(photo).joinChannel(asBuffer(alpha), { raw: { width, height, channels: 1 } })
    : openRaw(photo)
}

/**
 * The photo as a file of at most `maxBytes`, without metadata. Quality is lowered before dimensions. Transparency is
 * kept in every format except JPEG.
 * @throws ColorizeError result_too_large
 */
export const encode = async (photo: Photo, { format, quality, maxBytes }: Encoding): Promise<Encoded> => {
  const source = () => (format === 'jpeg' ? openRaw(photo) : openWithAlpha(photo))
  for (const attempt of attempts) {
    const width = Math.max(1, Math.round(photo.widthPx * attempt.scale))
    const image = attempt.scale === 1 ? source() : source().resize({ width })
    const { data, info } = await inFormat(image, format, Math.min(quality, attempt.quality)).toBuffer({
      resolveWithObject: true,
    })
    if (data.length <= maxBytes) return { bytes: data, widthPx: info.width, heightPx: info.height }
  }
  throw new ColorizeError('result_too_large', `the result cannot be made to fit ${maxBytes} bytes`)
}

/** Two photos of the same size in one picture, next to each other. */
export const sideBySide = async (left: Photo, right: Photo): Promise<Photo> => {
  const { widthPx, heightPx } = left
  const { bytes, channels } = right
  const raw = { width: widthPx, height: heightPx, channels }
  const { data } = await openRaw(left)
    .toColourspace('srgb')
    .extend({ right: widthPx })
    .composite([{ input: asBuffer(bytes), raw, left: widthPx, top: 0 }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { widthPx: widthPx * 2, heightPx, channels: 3, bytes: data }
}
