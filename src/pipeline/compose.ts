import sharp from 'sharp'
import { ColorizeError } from '../errors.ts'
import type { Photo } from './pixels.ts'

/** What is tried in turn until the file is small enough. */
const encodings = [
  { quality: 92, scale: 1 },
  { quality: 85, scale: 1 },
  { quality: 75, scale: 1 },
  { quality: 80, scale: 0.7 },
  { quality: 75, scale: 0.5 },
  { quality: 70, scale: 0.25 },
]

export type Encoded = { jpeg: Uint8Array; widthPx: number; heightPx: number }

/**
 * A JPEG without metadata, of at most `maxBytes`: first quality gives way, then dimensions.
 * @throws ColorizeError result_too_large
 */
export const encodeJpeg = async (photo: Photo, maxBytes: number): Promise<Encoded> => {
  const { widthPx: width, heightPx: height, channels } = photo
  const raw = () => sharp(photo.bytes, { raw: { width, height, channels } })
  for (const { quality, scale } of encodings) {
    const { data, info } = await (
      scale === 1 ? raw() : raw().resize({ width: Math.max(1, Math.round(photo.widthPx * scale)) })
    )
      .jpeg({ quality, chromaSubsampling: '4:4:4', optimiseCoding: false })
      .toBuffer({ resolveWithObject: true })
    if (data.length <= maxBytes) return { jpeg: data, widthPx: info.width, heightPx: info.height }
  }
  throw new ColorizeError('result_too_large', `cannot be made to fit ${maxBytes} bytes`)
}
