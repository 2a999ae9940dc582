const longestMs = 60_000

/**
 * The pause after so many failures in a row: twice as long each time, up to a minute, and any part of that, so that
 * processes which failed together do not come back together.
 */
export const backoffMs = (failures: number, baseMs: number): number =>
  Math.random() * Math.min(longestMs, baseMs * 2 ** failures)
