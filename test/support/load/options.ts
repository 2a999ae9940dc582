export type LoadOptions = {
  /** The number on each platform. */
  summons: { reddit: number; discord: number }
  /** The time over which they arrive evenly, in ms. */
  overMs: number
  processes: { listen: number; worker: number; web: number }
  /** Kill one process after another (SIGKILL), each equally often, until the last mention is answered. */
  kills: { everyMs: number; most: number }
  /** Kill Redis (SIGKILL) and start it again with its data. */
  redisRestarts: { everyMs: number; most: number }
  /** The limit that the local Reddit announces, in requests per ten minutes. */
  requestsPerWindow: number
  /** The share of comments (0..1) that Reddit first rejects with RATELIMIT for `ms`. */
  rateLimited: { share: number; ms: number }
  /** The shares of pictures (0..1) whose host responds late, or cuts off the first or every download. */
  pictures: { slow: number; cut: number; gone: number }
  seed: number
  /** The load ends at the latest this long after the last request, in ms. */
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
