import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

const key = redisKey('pace')
/** Assumed until the first request is recorded. */
const defaultMs = 2_000
/** Weight of the newest request in the moving average. */
const weight = 0.2

const recordScript = `
local known = tonumber(redis.call('GET', KEYS[1]) or ARGV[1])
redis.call('SET', KEYS[1], known + ${weight} * (ARGV[1] - known))`

/**
 * Estimated ms until a request is done. `place` is its place in the queue, from 1, or 0 while it is being coloured;
 * `active` is the number of requests being coloured.
 */
export const etaMs = (place: number, active: number, perRequestMs: number): number =>
  Math.round((place / Math.max(1, active) + 1) * perRequestMs)

export type Throughput = ReturnType<typeof openThroughput>

/** Exponential moving average of the time that a worker takes per request, across all processes. */
export const openThroughput = (redis: RedisHandle) => {
  const db = redis.connect('general')
  return {
    record: async (ms: number): Promise<void> => {
      await db.eval(recordScript, 1, key, Math.round(ms))
    },
    meanMs: async (): Promise<number> => Number((await db.get(key)) ?? defaultMs),
  }
}
