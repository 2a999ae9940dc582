/**
 * Upper bounds of the histogram's buckets, in ms. Close enough that an interpolated quantile is off by about a fifth at
 * most, and few enough to keep a histogram for every five minutes of a day.
 */
// prettier-ignore
export const boundsMs: readonly number[] = [
  50, 100, 200, 300, 500, 750,
  1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 45_000,
  60_000, 90_000, 120_000, 180_000, 300_000, 600_000, 1_200_000, 1_800_000, 3_600_000,
]

/** The number of durations in each bucket, by its upper bound; Infinity counts those above the last bound. */
export type Histogram = ReadonlyMap<number, number>

/** The upper bound of the bucket that a duration belongs to. */
export const boundOf = (ms: number): number => boundsMs.find((bound) => ms <= bound) ?? Infinity

export const mergeHistograms = (histograms: readonly Histogram[]): Histogram => {
  const sum = new Map<number, number>()
  for (const histogram of histograms)
    for (const [bound, count] of histogram) sum.set(bound, (sum.get(bound) ?? 0) + count)
  return sum
}

export const countIn = (histogram: Histogram): number =>
  [...histogram.values()].reduce((sum, count) => sum + count, 0)

/**
 * The duration in ms that a `share` (0..1) of all durations did not exceed; undefined for an empty histogram. Interpolates
 * linearly within a bucket; returns the last bound if the quantile is above it.
 */
export const quantile = (histogram: Histogram, share: number): number | undefined => {
  const count = countIn(histogram)
  if (count === 0) return undefined
  const rank = share * count
  let below = 0
  let fromMs = 0
  for (const bound of boundsMs) {
    const here = histogram.get(bound) ?? 0
    if (here > 0 && below + here >= rank) return fromMs + (bound - fromMs) * ((rank - below) / here)
    below += here
    fromMs = bound
  }
  return fromMs
}
