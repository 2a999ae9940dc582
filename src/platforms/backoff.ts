const longestMs = 60_000

/**
 * A random pause in ms after a number of failures in a row, at most `baseMs` doubled each time, and a minute. Random, so
 * that processes which failed together do not retry together.
 */
export const backoffMs = (failures: number, baseMs: number): number =>
  Math.random() * Math.min(longestMs, baseMs * 2 ** failures)
