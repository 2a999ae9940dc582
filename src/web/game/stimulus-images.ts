import sharp from 'sharp'
import { decode } from '../../pipeline/decode/decode.ts'
import type { Photo } from '../../pipeline/photo.ts'

/** Longer side, px: large enough for a good screen, small enough to be judged in one second. */
const maxSidePx = 512

/** @throws ColorizeError with the codes of decode */
export const decodeStimulus = async (bytes: Uint8Array): Promise<Photo> => {
  const { photo } = await decode(bytes)
  const { widthPx: width, heightPx: height, channels } = photo
  const { data, info } = await sharp(photo.bytes, { raw: { width, height, channels } })
    .toColourspace('srgb')
    .resize({ width: maxSidePx, height: maxSidePx, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { widthPx: info.width, heightPx: info.height, channels: 3, bytes: data }
}

/** A lossless copy, for the colorizer to decode. */
export const toPng = ({ bytes, widthPx, heightPx, channels }: Photo): Promise<Uint8Array> =>
  sharp(bytes, { raw: { width: widthPx, height: heightPx, channels } })
    .png({ compressionLevel: 1 })
    .toBuffer()

const lumaOf = (r: number, g: number, b: number): number => 0.299 * r + 0.587 * g + 0.114 * b

/** The photo with the colours of another one, pixel by pixel: the implausible "random" colours of the paper. */
export const withColorsOf = async (photo: Photo, other: Photo): Promise<Photo> => {
  const { widthPx, heightPx } = photo
  const raw = { width: other.widthPx, height: other.heightPx, channels: other.channels }
  const tints = await sharp(other.bytes, { raw })
    .resize({ width: widthPx, height: heightPx, fit: 'fill' })
    .raw()
    .toBuffer()
  const bytes = new Uint8ClampedArray(photo.bytes.length)
  for (let i = 0; i < bytes.length; i += 3) {
    const [r = 0, g = 0, b = 0] = photo.bytes.subarray(i, i + 3)
    const [red = 0, green = 0, blue = 0] = tints.subarray(i, i + 3)
    const shift = lumaOf(r, g, b) - lumaOf(red, green, blue)
    bytes[i] = red + shift
    bytes[i + 1] = green + shift
    bytes[i + 2] = blue + shift
  }
  return { widthPx, heightPx, channels: 3, bytes: new Uint8Array(bytes.buffer) }
}

const longestSegment = 65_537
const emptySegment = 4

/** JPEG comment segments of `length` bytes in total, which must be 0 or at least 4. */
const comments = (length: number): Uint8Array => {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length;) {
    const left = length - at
    const cut = left > longestSegment && left - longestSegment < emptySegment ? emptySegment : 0
    const segment = Math.min(left, longestSegment) - cut
    bytes.set([0xff, 0xfe, (segment - 2) >> 8, (segment - 2) & 0xff], at)
    at += segment
  }
  return bytes
}

/** Pads JPEGs to the same length with comments. Nothing in them reveals their original length. */
export const paddedToSameLength = (jpegs: readonly Uint8Array[]): Uint8Array[] => {
  const length = Math.max(...jpegs.map((jpeg) => jpeg.length)) + emptySegment
  return jpegs.map((jpeg) =>
    Buffer.concat([jpeg.subarray(0, 2), comments(length - jpeg.length), jpeg.subarray(2)]),
  )
}
