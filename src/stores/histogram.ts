/**
 * Durations are counted by the first of these that they do not exceed, in ms: close enough that what is read between two
 * of them is right to a fifth or so, few enough to be kept for every five minutes of a day.
 */
export const boundsMs: readonly number[] = [
  ...[50, 100, 200, 300, 500, 750],
  ...[1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 45_000],
  ...[60_000, 90_000, 120_000, 180_000, 300_000, 600_000, 1_200_000, 1_800_000, 3_600_000],
]

/** How many durations fell under each bound; under Infinity those beyond the last. */
export type Histogram = ReadonlyMap<number, number>

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
 * The duration that a share of all did not exceed, in ms; undefined where there are none. Between two bounds durations are
 * taken to lie evenly; of those beyond the last one no more is known than that they are.
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
