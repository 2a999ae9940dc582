import type { AbBin, AbMap, ScoreMap } from './maps.ts'
import type { TensorMath } from './tensor-math.ts'
import { chromaScaleFor, inverseTemperatureFor, type InverseTemperatures } from './vividness.ts'

/**
 * What a network predicted for one photo, small enough to store. It replaces the network when the photo is rendered
 * again: from `scores` with any vividness, from `ab` with stronger or weaker colours only.
 */
export type Prediction = {
  /** The id of the model. */
  model: string
  /** Size of the network's output. Each cell covers `cellPx` x `cellPx` of its input. */
  widthPx: number
  heightPx: number
  cellPx: number
  /** [channels, heightPx, widthPx]. For `scores` a depth in one channel per bin; for `ab` a + 128, then b + 128. */
  bytes: Uint8Array
} & (
  | {
      kind: 'scores'
      bins: readonly AbBin[]
      inverseTemperatures: InverseTemperatures
    }
  | { kind: 'ab' }
)

/** The size in px of the network's input that the prediction was made from. */
export const inputSizeOf = ({ widthPx, heightPx, cellPx }: Prediction) => ({
  widthPx: widthPx * cellPx,
  heightPx: heightPx * cellPx,
})

/** The colours of each cell, and the factor for their chroma. */
export type PredictedColors = { map: AbMap; chroma: number }

/**
 * Scores are stored as depths: how far each lies below the best score of its cell, in natural-log units at the mean's
 * temperature, 12 at most. 313 bins at that depth together weigh 0.002 of the best one.
 */
const maxDepth = 12

/** Depths are stored as square roots: in fine steps for likely colours, in coarse steps for unlikely ones. */
export const predictionFromScores = (
  model: string,
  { scores, bins, widthPx, heightPx }: ScoreMap,
  cellPx: number,
  inverseTemperatures: InverseTemperatures,
  tensors: TensorMath,
): Prediction => {
  const bytes = tensors.quantizeScores(scores, bins.length, maxDepth / inverseTemperatures.mean)
  return { kind: 'scores', model, widthPx, heightPx, cellPx, bins, inverseTemperatures, bytes }
}

/** Whole units are precise enough: 8-bit sRGB resolves half a unit, and the guided filter averages over cells. */
export const predictionFromAb = (
  model: string,
  { ab, widthPx, heightPx }: AbMap,
  cellPx: number,
): Prediction => {
  const bytes = new Uint8Array(new Uint8ClampedArray(ab.map((value) => value + 128)).buffer)
  return { kind: 'ab', model, widthPx, heightPx, cellPx, bytes }
}

/** The softmax weight of each of the 256 depths. Never zero, so any stored bytes have a mean. */
export const depthWeights = (inverseTemperature: number, { mean }: InverseTemperatures): Float32Array =>
  Float32Array.from({ length: 256 }, (_, step) =>
    Math.max(1e-30, Math.exp((-maxDepth * (step / 255) ** 2 * inverseTemperature) / mean)),
  )

const abOf = (prediction: Prediction, vividness: number, tensors: TensorMath): Float32Array => {
  const { kind, bytes } = prediction
  if (kind === 'ab') return Float32Array.from(bytes).map((value) => value - 128)
  const { bins, inverseTemperatures } = prediction
  const weights = depthWeights(inverseTemperatureFor(vividness, inverseTemperatures), inverseTemperatures)
  return tensors.annealedMeanOfQuantized(bytes, Float32Array.from(bins.flat()), weights)
}

/** The predicted colours at a vividness 0..2. */
export const colorsFromPrediction = (
  prediction: Prediction,
  vividness: number,
  tensors: TensorMath,
): PredictedColors => {
  const { widthPx, heightPx } = prediction
  const ab = abOf(prediction, vividness, tensors)
  return { map: { ab, widthPx, heightPx }, chroma: chromaScaleFor(vividness) }
}
