import { readPrediction } from './prediction-file.ts'
import { sharesAt, type Prediction } from './prediction.ts'

/** One ab bin, Lab units, and its share of what the network believes. */
export type BinShare = { a: number; b: number; share: number }

/** What a network believes of one point of a photo. */
export type ColorDistribution =
  | {
      kind: 'distribution'
      /** Of its softmax at T = 1, likeliest first; those that weigh next to nothing are left out. */
      bins: BinShare[]
      /** The colours that it nearly chose: where the distribution has a top of its own, with all the bins nearest to it. */
      tops: BinShare[]
    }
  /** The network tells no more than the one colour, Lab units. */
  | { kind: 'colour'; a: number; b: number }

const leastShare = 1e-4
const leastTop = 0.01
const mostTops = 5
/** Bins lie on a grid of 10: all eight neighbours of one are nearer than this. */
const neighbourhood = 15

const distance = (one: BinShare, other: BinShare): number => Math.hypot(one.a - other.a, one.b - other.b)

const topsOf = (bins: readonly BinShare[]): BinShare[] => {
  const isTop = (bin: BinShare): boolean =>
    bins.every((other) => other === bin || other.share < bin.share || distance(other, bin) > neighbourhood)
  const tops = bins.filter((bin) => bin.share >= leastTop && isTop(bin)).slice(0, mostTops)
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

const sharesOfBins = (
  prediction: Extract<Prediction, { kind: 'scores' }>,
  cell: number,
): ColorDistribution => {
  const { bins, bytes, widthPx, heightPx, inverseTemperatures } = prediction
  const weights = sharesAt(1, inverseTemperatures)
  const found = bins.map(([a, b], i) => ({
    a,
    b,
    share: weights[bytes[i * widthPx * heightPx + cell] ?? 255] ?? 0,
  }))
  const all = found.reduce((sum, { share }) => sum + share, 0)
  const shares = found
    .map((bin) => ({ ...bin, share: bin.share / all }))
    .sort((one, other) => other.share - one.share)
  return {
    kind: 'distribution',
    bins: shares.filter(({ share }) => share >= leastShare),
    tops: topsOf(shares),
  }
}

/**
 * What the network believed of a point of the photo; x and y from its left and top, 0..1. The paper's output
 * distribution (Zhang, Isola, Efros, ECCV 2016, section 2.3), before the annealed mean is taken of it.
 * @throws ColorizeError prediction_invalid
 */
export const distributionAt = async (kept: Uint8Array, x: number, y: number): Promise<ColorDistribution> => {
  const prediction = await readPrediction(kept)
  const { widthPx, heightPx, bytes } = prediction
  const column = Math.min(widthPx - 1, Math.floor(x * widthPx))
  const row = Math.min(heightPx - 1, Math.floor(y * heightPx))
  const cell = row * widthPx + column
  if (prediction.kind === 'scores') return sharesOfBins(prediction, cell)
  return { kind: 'colour', a: (bytes[cell] ?? 128) - 128, b: (bytes[widthPx * heightPx + cell] ?? 128) - 128 }
}
