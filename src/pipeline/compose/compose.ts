import type { MessagePort } from 'node:worker_threads'
import type { Rendering } from '../colorize-options.ts'
import type { LightnessMap } from '../network/maps.ts'
import type { PredictedColors } from '../network/prediction.ts'
import type { Photo } from '../photo.ts'
import type { ColorPainter } from './color-painter.ts'
import { encode, sideBySide } from './encode.ts'
import { paintInParallel } from './paint-in-parallel.ts'

export type ComposeParts = { painter: ColorPainter; helpers: readonly MessagePort[] }

/** The lightness of a photo and the colours predicted for it. */
export type PredictedPhoto = { photo: Photo; guide: LightnessMap; colors: PredictedColors }

/** The painted photo. Overwrites `photo` unless it must be kept, because a large one takes 144 MB. */
const paint = (
  { painter, helpers }: ComposeParts,
  { photo, guide, colors }: PredictedPhoto,
  keepPhoto: boolean,
): Photo => {
  const lines = painter.fitColorLines(guide, colors.map, colors.chroma)
  const canOverwrite = photo.channels === 3 && !keepPhoto
  const output = canOverwrite ? photo.bytes : new Uint8Array(photo.widthPx * photo.heightPx * 3)
  paintInParallel(photo, output, lines, painter, helpers)
  return { ...photo, channels: 3, bytes: output }
}

/**
 * Paints the predicted colours over the photo's lightness and encodes every file that the options ask for. The photo may
 * be overwritten.
 * @throws ColorizeError result_too_large
 */
export const compose = async (parts: ComposeParts, predicted: PredictedPhoto, options: Rendering) => {
  const { photo } = predicted
  const before = options.before ? { before: (await encode(photo, options)).bytes } : {}
  const needsBoth = options.sideBySide || options.pair
  const result = paint(parts, predicted, needsBoth)
  const both = needsBoth ? await sideBySide(photo, result) : result
  const after = await encode(options.sideBySide ? both : result, options)
  const pair = options.pair ? { pair: (await encode(both, options)).bytes } : {}
  const { bytes, widthPx, heightPx } = after
  return { after: bytes, ...before, ...pair, format: options.format, widthPx, heightPx }
}
