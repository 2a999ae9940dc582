import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

const key = redisKey('pace')
const unknownMs = 2_000
/** How much the last request counts against all before it. */
const weight = 0.2

const noteScript = `
local known = tonumber(redis.call('GET', KEYS[1]) or ARGV[1])
redis.call('SET', KEYS[1], known + ${weight} * (ARGV[1] - known))`

/** About how long until a request is done that has this place in line, from 1; 0 is at work. In ms. */
export const etaMs = (place: number, active: number, perRequestMs: number): number =>
  Math.round((place / Math.max(1, active) + 1) * perRequestMs)

export type Throughput = ReturnType<typeof openThroughput>

/** How long a request takes a worker, of late, in all processes: a moving mean, in ms. */
export const openThroughput = (redis: RedisHandle) => {
  const db = redis.connect('general')
  return {
    note: async (ms: number): Promise<void> => {
      await db.eval(noteScript, 1, key, Math.round(ms))
    },
    ms: async (): Promise<number> => Number((await db.get(key)) ?? unknownMs),
  }
}
