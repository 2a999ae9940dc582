/**
 * AuC: the area under the curve of the share of pixels whose ab error is within a threshold, for thresholds 0..150
 * (Zhang, Isola, Efros, "Colorful Image Colorization", ECCV 2016, section 3.1).
 */
import { abBins } from '../pipeline/network/ab-bins.ts'

/** The largest whole a and b that the table of nearest bins covers. */
const reach = 128
const nearestTable = (): Uint16Array => {
  const span = 2 * reach + 1
  return Uint16Array.from({ length: span * span }, (_, cell) => {
    const [a, b] = [Math.floor(cell / span) - reach, (cell % span) - reach]
    let best = 0
    let least = Infinity
    for (const [bin, [binA, binB]] of abBins.entries()) {
      const distance = (a - binA) ** 2 + (b - binB) ** 2
      if (distance < least) [best, least] = [bin, distance]
    }
    return best
  })
}
let nearest: Uint16Array | undefined

const tableIndex = (v: number): number => Math.min(2 * reach, Math.max(0, Math.round(v) + reach))

/** The index of the bin nearest to a, b, 0..312. */
export const binOf = (a: number, b: number): number => {
  nearest ??= nearestTable()
  return nearest[tableIndex(a) * (2 * reach + 1) + tableIndex(b)] ?? 0
}

/** Adds the bins of ab [pixels, 2] to `counts` [313]. */
export const countBins = (counts: Float64Array, ab: Float32Array): void => {
  for (let i = 0; i < ab.length; i += 2) {
    const bin = binOf(ab[i] ?? 0, ab[i + 1] ?? 0)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
}

/** The weight of a pixel in each bin [313] that gives every bin that occurs the same total weight. */
export const rebalancingWeights = (counts: Float64Array): Float64Array =>
  counts.map((count) => (count > 0 ? 1 / count : 0))

const thresholds = 151

export type ErrorCounts = {
  /** Pixels by error, rounded up to a whole unit: [152], the last for errors above 150. */
  raw: Float64Array
  /** The same with each pixel weighted by the bin of its true color. */
  rebalanced: Float64Array
}

/** Counts the ab distances between `found`, multiplied by `factor`, and `truth`, both [pixels, 2]. */
export const countErrors = (
  found: Float32Array,
  truth: Float32Array,
  weights: Float64Array,
  factor = 1,
): ErrorCounts => {
  const [raw, rebalanced] = [new Float64Array(thresholds + 1), new Float64Array(thresholds + 1)]
  for (let i = 0; i < truth.length; i += 2) {
    const [a, b] = [truth[i] ?? 0, truth[i + 1] ?? 0]
    const error = Math.hypot((found[i] ?? 0) * factor - a, (found[i + 1] ?? 0) * factor - b)
    const step = Math.min(thresholds, Math.ceil(error))
    raw[step] = (raw[step] ?? 0) + 1
    rebalanced[step] = (rebalanced[step] ?? 0) + (weights[binOf(a, b)] ?? 0)
  }
  return { raw, rebalanced }
}

/** AuC of counted errors [152], percent; NaN where nothing was counted. */
export const areaUnder = (counts: Float64Array): number => {
  const total = counts.reduce((sum, count) => sum + count, 0)
  let within = 0
  let area = 0
  for (const count of counts.subarray(0, thresholds)) area += within += count
  return (100 * area) / total / thresholds
}
