/** Bootstrap intervals: what a figure could have been with other photos of the same kind. */

/** Low and high end of a 95 % interval; both NaN where the figure has no value. */
export type Interval = readonly [low: number, high: number]

/** A structure of figures with an interval in the place of each. */
export type Intervals<T> = T extends number ? Interval : { [K in keyof T]: Intervals<T[K]> }

const draws = 200
const seed = 2_463_534_242 // the one of Marsaglia's example

/** Marsaglia's xorshift32: numbers from 0 up to, but not including, 1; the same in every run. */
const createRandom = (): (() => number) => {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** 200 draws with replacement of `count` photos out of `count`: how many times each photo was drawn, [count]. */
export const resamples = (count: number): Uint32Array[] => {
  const random = createRandom()
  return Array.from({ length: draws }, () => {
    const times = new Uint32Array(count)
    for (let i = 0; i < count; i++) {
      const photo = Math.floor(random() * count)
      times[photo] = (times[photo] ?? 0) + 1
    }
    return times
  })
}

/** The percentile of sorted values, linear between neighbours, as numpy's. */
const percentile = (sorted: readonly number[], percent: number): number => {
  const place = (percent / 100) * (sorted.length - 1)
  const low = sorted[Math.floor(place)] ?? NaN
  return low + (place % 1) * ((sorted[Math.ceil(place)] ?? NaN) - low)
}

/** The 95 % interval of a figure's values in all draws; draws without a value are left out. */
const intervalOf = (values: readonly number[]): Interval => {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((one, other) => one - other)
  return [percentile(sorted, 2.5), percentile(sorted, 97.5)]
}

const nestedIntervals = (draws: readonly unknown[]): unknown => {
  const [first] = draws
  if (typeof first === 'number') return intervalOf(draws.filter((value) => typeof value === 'number'))
  const inner = (key: string) => nestedIntervals(draws.map((draw) => (draw as Record<string, unknown>)[key]))
  const entries = Object.keys(first as object).map((key) => [key, inner(key)] as const)
  return Array.isArray(first) ? entries.map(([, value]) => value) : Object.fromEntries(entries)
}

/** The intervals of the figures in `draws`, which are numbers or structures of numbers, all of one shape. */
export const intervalsOf = <T>(draws: readonly T[]): Intervals<T> => nestedIntervals(draws) as Intervals<T>
