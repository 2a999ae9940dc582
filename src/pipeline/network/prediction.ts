import type { ScoreMap } from './input-tensors.ts'
import type { AbMap } from '../compose/color-painter.ts'
import type { Tensors } from './tensor-math.ts'
import { chromaFor, inverseTemperatureFor, type InverseTemperatures } from './vividness.ts'

/**
 * What a network answered about one photo, small enough to keep, with all that painting needs of the network: of the
 * scores of colours any vividness can be made, of `ab` only stronger or weaker colours.
 */
export type Prediction = {
  /** The id of the network. */
  model: string
  /** Of the answer; each of its cells is `cellPx` x `cellPx` of the network's input. */
  widthPx: number
  heightPx: number
  cellPx: number
  /** [channels, heightPx, widthPx]: for `scores` depths of one channel per bin; for `ab` a + 128, then b + 128. */
  bytes: Uint8Array
} & (
  | {
      kind: 'scores'
      bins: readonly (readonly [number, number])[]
      inverseTemperatures: InverseTemperatures
    }
  | { kind: 'ab' }
)

/** The size of the network's input that it was made from, px. */
export const inputSizeOf = ({ widthPx, heightPx, cellPx }: Prediction) => ({
  widthPx: widthPx * cellPx,
  heightPx: heightPx * cellPx,
})

/** The colours of each cell, and by how much they are to be stronger. */
export type PredictedColors = { map: AbMap; chroma: number }

/** Natural-log units below a cell's likeliest colour, at the mean's temperature: 313 colours there weigh 0.002 of it. */
const deepest = 12

/** Depths are kept as roots: fine steps where a colour weighs much, coarse ones where it weighs next to nothing. */
export const keptScores = (
  model: string,
  { scores, bins, widthPx, heightPx }: ScoreMap,
  cellPx: number,
  inverseTemperatures: InverseTemperatures,
  tensors: Tensors,
): Prediction => {
  const bytes = tensors.depths(scores, bins.length, deepest / inverseTemperatures.mean)
  return { kind: 'scores', model, widthPx, heightPx, cellPx, bins, inverseTemperatures, bytes }
}

/** Whole units are enough: half a unit is what 8-bit sRGB can show, and the guided filter takes means of them. */
export const keptAb = (model: string, { ab, widthPx, heightPx }: AbMap, cellPx: number): Prediction => {
  const bytes = new Uint8Array(new Uint8ClampedArray(ab.map((value) => value + 128)).buffer)
  return { kind: 'ab', model, widthPx, heightPx, cellPx, bytes }
}

/** What each of the 256 depths weighs; never nothing, so that any bytes have a mean. */
export const sharesAt = (inverseTemperature: number, { mean }: InverseTemperatures): Float32Array =>
  Float32Array.from({ length: 256 }, (_, step) =>
    Math.max(1e-30, Math.exp((-deepest * (step / 255) ** 2 * inverseTemperature) / mean)),
  )

const abOf = (prediction: Prediction, vividness: number, tensors: Tensors): Float32Array => {
  const { kind, bytes } = prediction
  if (kind === 'ab') return Float32Array.from(bytes).map((value) => value - 128)
  const { bins, inverseTemperatures } = prediction
  const shares = sharesAt(inverseTemperatureFor(vividness, inverseTemperatures), inverseTemperatures)
  return tensors.annealedMeanOfDepths(bytes, Float32Array.from(bins.flat()), shares)
}

/** The network's colours at a vividness, without the network. */
export const colorsOf = (prediction: Prediction, vividness: number, tensors: Tensors): PredictedColors => {
  const { widthPx, heightPx } = prediction
  const ab = abOf(prediction, vividness, tensors)
  return { map: { ab, widthPx, heightPx }, chroma: chromaFor(vividness) }
}
