import type { ErrorCode } from '../core/errors.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** How often something may be asked for in a time, and what is said when that is spent. */
export type Limit = { key: string; most: number; windowMs: number; code?: ErrorCode }

/**
 * Finds the first full key; where none is, and ARGV[1] is 1, counts one more under each, whose clock starts with the
 * first. Answers the full one's place, from 1, or 0.
 */
const askScript = `
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[i * 2]) then return i end
end
if ARGV[1] == '1' then
  for i, key in ipairs(KEYS) do
    if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[i * 2 + 1]) end
  end
end
return 0`

/** One less under each key that counts any; its clock goes on. */
const returnScript = `
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end`

const keyOf = (key: string): string => redisKey('quota', key)

export type Quotas = ReturnType<typeof openQuotas>

/** Caps that all processes share. */
export const openQuotas = (redis: RedisHandle) => {
  const db = redis.connect('general')
  const ask = async (limits: readonly Limit[], isTaken: boolean): Promise<Limit | undefined> => {
    if (limits.length === 0) return undefined
    const keys = limits.map(({ key }) => keyOf(key))
    const args = limits.flatMap(({ most, windowMs }) => [most, windowMs])
    const full = await db.eval(askScript, keys.length, ...keys, isTaken ? 1 : 0, ...args)
    return limits[Number(full) - 1]
  }
  return {
    /** All of them leave room, and one more is counted under each; or the first that is full, and nothing is counted. */
    full: (limits: readonly Limit[]): Promise<Limit | undefined> => ask(limits, true),
    /** As `full`, and nothing is counted. */
    wouldBeFull: (limits: readonly Limit[]): Promise<Limit | undefined> => ask(limits, false),
    /** What was counted by `full` was nothing to count. */
    giveBack: async (limits: readonly Limit[]): Promise<void> => {
      const keys = limits.map(({ key }) => keyOf(key))
      await db.eval(returnScript, keys.length, ...keys)
    },
    /** Until a cap that is full leaves room again, in ms. */
    msLeft: async ({ key }: Limit): Promise<number> => Math.max(0, await db.pttl(keyOf(key))),
    /** Whether there was room. */
    take: async (cap: Limit): Promise<boolean> => (await ask([cap], true)) === undefined,
  }
}
