import sharp from 'sharp'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { ColorizeError } from '../errors.ts'
import type { Photo } from './decode.ts'
import { encode, fOfLuminance, labToLinear, luminance } from './lab.ts'
import type { AbMap } from './network.ts'

/** Pixels between two breaths of the event loop: about 10 ms. */
const stripPixels = 100_000
const gamutSlack = 0.0005
const halvings = 6

const isInGamut = (linear: Float64Array): boolean =>
  linear.every((value) => value >= -gamutSlack && value <= 1 + gamutSlack)

/** The strongest colour of this lightness and hue that sRGB has: chroma is shrunk, never clipped by channel. */
const fitGamut = (fy: number, a: number, b: number, linear: Float64Array): void => {
  labToLinear(fy, a, b, linear)
  if (isInGamut(linear)) return
  let inside = 0
  for (let step = 1, outside = 1; step <= halvings; step++) {
    const middle = (inside + outside) / 2
    labToLinear(fy, a * middle, b * middle, linear)
    if (isInGamut(linear)) inside = middle
    else outside = middle
  }
  labToLinear(fy, a * inside, b * inside, linear)
}

/** For each pixel of a side: the two cells it lies between (centres at half) and the second's weight. */
const bilinearTaps = (px: number, cells: number) => {
  const low = new Int32Array(px)
  const high = new Int32Array(px)
  const weight = new Float64Array(px)
  for (let i = 0; i < px; i++) {
    const position = Math.min(cells - 1, Math.max(0, ((i + 0.5) * cells) / px - 0.5))
    low[i] = Math.floor(position)
    high[i] = Math.min(cells - 1, Math.floor(position) + 1)
    weight[i] = position - Math.floor(position)
  }
  return { low, high, weight }
}

type Taps = ReturnType<typeof bilinearTaps>

const at = (values: ArrayLike<number>, index: number): number => values[index] as number

const colourRow = (
  photo: Photo,
  { ab, widthPx, heightPx }: AbMap,
  chroma: number,
  y: number,
  columns: Taps,
  rows: Taps,
  out: Uint8Array,
  linear: Float64Array,
): void => {
  const plane = widthPx * heightPx
  const [top, bottom, down] = [at(rows.low, y) * widthPx, at(rows.high, y) * widthPx, at(rows.weight, y)]
  for (let x = 0; x < photo.widthPx; x++) {
    const [left, right, across] = [at(columns.low, x), at(columns.high, x), at(columns.weight, x)]
    const mix = (offset: number): number => {
      const upper = at(ab, offset + top + left) * (1 - across) + at(ab, offset + top + right) * across
      const lower = at(ab, offset + bottom + left) * (1 - across) + at(ab, offset + bottom + right) * across
      return (upper * (1 - down) + lower * down) * chroma
    }
    const p = (y * photo.widthPx + x) * 3
    const fy = fOfLuminance(luminance(at(photo.rgb, p), at(photo.rgb, p + 1), at(photo.rgb, p + 2)))
    fitGamut(fy, mix(0), mix(plane), linear)
    for (let c = 0; c < 3; c++) out[p + c] = encode(Math.min(1, Math.max(0, at(linear, c))))
  }
}

/** Joins the photo's own lightness with `map`'s colour, upsampled, `chroma` times as strong: [H, W, 3], 8-bit sRGB. */
export const joinColour = async (photo: Photo, map: AbMap, chroma: number): Promise<Photo> => {
  const rgb = new Uint8Array(photo.rgb.length)
  const columns = bilinearTaps(photo.widthPx, map.widthPx)
  const rows = bilinearTaps(photo.heightPx, map.heightPx)
  const linear = new Float64Array(3)
  const rowsPerStrip = Math.max(1, Math.floor(stripPixels / photo.widthPx))
  for (let y = 0; y < photo.heightPx; y++) {
    if (y > 0 && y % rowsPerStrip === 0) await yieldToOthers()
    colourRow(photo, map, chroma, y, columns, rows, rgb, linear)
  }
  return { ...photo, rgb }
}

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
export const encodeJpeg = async ({ rgb, widthPx, heightPx }: Photo, maxBytes: number): Promise<Encoded> => {
  for (const { quality, scale } of encodings) {
    const { data, info } = await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
      .resize({ width: Math.max(1, Math.round(widthPx * scale)) })
      .jpeg({ quality, chromaSubsampling: '4:4:4' })
      .toBuffer({ resolveWithObject: true })
    if (data.length <= maxBytes) return { jpeg: data, widthPx: info.width, heightPx: info.height }
  }
  throw new ColorizeError('result_too_large', `cannot be made to fit ${maxBytes} bytes`)
}
