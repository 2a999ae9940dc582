import { readPrediction } from './prediction-file.ts'
import { depthWeights, type Prediction } from './prediction.ts'

/** An ab bin in CIELAB units, and its probability 0..1. */
export type BinShare = { a: number; b: number; share: number }

/** The colours that a network considers possible at one point of a photo. */
export type ColorDistribution =
  | {
      kind: 'distribution'
      /** The softmax at T = 1, likeliest first, without bins of negligible probability. */
      bins: BinShare[]
      /** The local maxima of the distribution, each with the sum of the bins closest to it, likeliest first. */
      tops: BinShare[]
    }
  /** The network returns a single colour, in CIELAB units. */
  | { kind: 'colour'; a: number; b: number }

const minShare = 1e-4
const minTopShare = 0.01
const maxTops = 5
/** In CIELAB units. Bins lie on a grid of 10, so all eight neighbours of a bin are closer than this. */
const neighbourDistance = 15

const distance = (one: BinShare, other: BinShare): number => Math.hypot(one.a - other.a, one.b - other.b)

const findTops = (bins: readonly BinShare[]): BinShare[] => {
  const isTop = (bin: BinShare): boolean =>
    bins.every(
      (other) => other === bin || other.share < bin.share || distance(other, bin) > neighbourDistance,
    )
  const tops = bins.filter((bin) => bin.share >= minTopShare && isTop(bin)).slice(0, maxTops)
  const shares = tops.map(() => 0)
  for (const bin of bins) {
    const distances = tops.map((top) => distance(top, bin))
    const nearest = distances.indexOf(Math.min(...distances))
    if (nearest >= 0) shares[nearest] = (shares[nearest] ?? 0) + bin.share
  }
  return tops
    .map((top, i) => ({ ...top, share: shares[i] ?? 0 }))
    .sort((one, other) => other.share - one.share)
}

const distributionOf = (
  prediction: Extract<Prediction, { kind: 'scores' }>,
  cell: number,
): ColorDistribution => {
  const { bins, bytes, widthPx, heightPx, inverseTemperatures } = prediction
  const weights = depthWeights(1, inverseTemperatures)
  const weighted = bins.map(([a, b], i) => ({
    a,
    b,
    share: weights[bytes[i * widthPx * heightPx + cell] ?? 255] ?? 0,
  }))
  const sum = weighted.reduce((total, { share }) => total + share, 0)
  const shares = weighted
    .map((bin) => ({ ...bin, share: bin.share / sum }))
    .sort((one, other) => other.share - one.share)
  return {
    kind: 'distribution',
    bins: shares.filter(({ share }) => share >= minShare),
    tops: findTops(shares),
  }
}

/**
 * What the network predicted for one point of the photo; x and y are 0..1 from its left and top. This is the output
 * distribution before the annealed mean (Zhang, Isola, Efros, ECCV 2016, section 2.3).
 * @throws ColorizeError prediction_invalid
 */
export const distributionAt = async (
  predictionFile: Uint8Array,
  x: number,
  y: number,
): Promise<ColorDistribution> => {
  const prediction = await readPrediction(predictionFile)
  const { widthPx, heightPx, bytes } = prediction
  const column = Math.min(widthPx - 1, Math.floor(x * widthPx))
  const row = Math.min(heightPx - 1, Math.floor(y * heightPx))
  const cell = row * widthPx + column
  if (prediction.kind === 'scores') return distributionOf(prediction, cell)
  return { kind: 'colour', a: (bytes[cell] ?? 128) - 128, b: (bytes[widthPx * heightPx + cell] ?? 128) - 128 }
}
