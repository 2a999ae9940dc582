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

/**
 * Paints the predicted colours over the photo's lightness and encodes every file that the options ask for.
 * @throws ColorizeError result_too_large
 */
export const compose = async (
  { painter, helpers }: ComposeParts,
  { photo, guide, colors }: PredictedPhoto,
  options: Rendering,
) => {
  const lines = painter.fitColorLines(guide, colors.map, colors.chroma)
  const result = paintInParallel(photo, lines, painter, helpers)
  const both = options.sideBySide || options.pair ? await sideBySide(photo, result) : result
  const after = await encode(options.sideBySide ? both : result, options)
  const before = options.before ? { before: (await encode(photo, options)).bytes } : {}
  const pair = options.pair ? { pair: (await encode(both, options)).bytes } : {}
  const { bytes, widthPx, heightPx } = after
  return { after: bytes, ...before, ...pair, format: options.format, widthPx, heightPx }
}
