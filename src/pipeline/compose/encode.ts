import sharp, { type Sharp } from 'sharp'
import { ColorizeError } from '../../core/errors.ts'
import type { OutputFormat } from './output-formats.ts'
import type { Photo } from './color-painter.ts'

export type Encoding = {
  format: OutputFormat
  /** 1..100, of the lossy formats; the first to give way to `maxBytes`. */
  quality: number
  maxBytes: number
}

export type Encoded = { bytes: Uint8Array; widthPx: number; heightPx: number }

/** What is tried in turn until the file is small enough: at most this quality, this share of the sides. */
const concessions = [
  { quality: 100, scale: 1 },
  { quality: 85, scale: 1 },
  { quality: 75, scale: 1 },
  { quality: 80, scale: 0.7 },
  { quality: 75, scale: 0.5 },
  { quality: 70, scale: 0.25 },
]

const rawOf = ({ bytes, widthPx, heightPx, channels }: Photo): Sharp =>
  sharp(bytes, { raw: { width: widthPx, height: heightPx, channels } })

/** No optimised codes: they take three times as long and hold the whole photo's coefficients, for a tenth of the size. */
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

/** sharp takes a second picture as a Buffer only. */
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

const withAlpha = (photo: Photo): Sharp => {
  const { alpha, widthPx: width, heightPx: height } = photo
  return alpha
    ? rawOf(photo).joinChannel(asBuffer(alpha), { raw: { width, height, channels: 1 } })
    : rawOf(photo)
}

/**
 * The photo as a file without metadata, of at most `maxBytes`: first quality gives way, then dimensions. What is
 * transparent stays so where the format can.
 * @throws ColorizeError result_too_large
 */
export const encode = async (photo: Photo, { format, quality, maxBytes }: Encoding): Promise<Encoded> => {
  const source = () => (format === 'jpeg' ? rawOf(photo) : withAlpha(photo))
  for (const concession of concessions) {
    const width = Math.max(1, Math.round(photo.widthPx * concession.scale))
    const image = concession.scale === 1 ? source() : source().resize({ width })
    const { data, info } = await inFormat(image, format, Math.min(quality, concession.quality)).toBuffer({
      resolveWithObject: true,
    })
    if (data.length <= maxBytes) return { bytes: data, widthPx: info.width, heightPx: info.height }
  }
  throw new ColorizeError('result_too_large', `cannot be made to fit ${maxBytes} bytes`)
}

/** Both photos, of one size, beside each other. */
export const sideBySide = async (left: Photo, right: Photo): Promise<Photo> => {
  const { widthPx, heightPx } = left
  const { bytes, channels } = right
  const raw = { width: widthPx, height: heightPx, channels }
  const { data } = await rawOf(left)
    .toColourspace('srgb')
    .extend({ right: widthPx })
    .composite([{ input: asBuffer(bytes), raw, left: widthPx, top: 0 }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { widthPx: widthPx * 2, heightPx, channels: 3, bytes: data }
}
