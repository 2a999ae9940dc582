export type LoadOptions = {
  /** On each platform. */
  summons: { reddit: number; discord: number }
  /** The time in which they arrive, evenly; ms. */
  overMs: number
  processes: { listen: number; worker: number; web: number }
  /** SIGKILL for one process after another, each as often as the others, until the last summon is answered. */
  kills: { everyMs: number; most: number }
  /** SIGKILL for Redis, which is started again on what it had written. */
  redisRestarts: { everyMs: number; most: number }
  /** What the local Reddit announces: requests in ten minutes. */
  requestsPerWindow: number
  /** The part of all comments that Reddit answers with RATELIMIT first, asking for `ms`. */
  rateLimited: { share: number; ms: number }
  /** The part of all pictures whose host answers late, cuts the first try short, or every try. */
  pictures: { slow: number; cut: number; gone: number }
  seed: number
  /** After the last summon has come the load ends so late, whatever is still open; ms. */
  limitMs: number
  say?: (line: string) => void
}

export const calm: Pick<
  LoadOptions,
  'kills' | 'redisRestarts' | 'requestsPerWindow' | 'rateLimited' | 'pictures' | 'seed' | 'limitMs'
> = {
  kills: { everyMs: 0, most: 0 },
  redisRestarts: { everyMs: 0, most: 0 },
  requestsPerWindow: 100_000,
  rateLimited: { share: 0, ms: 0 },
  pictures: { slow: 0, cut: 0, gone: 0 },
  seed: 1,
  limitMs: 60_000,
}
