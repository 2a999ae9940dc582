import type { ErrorCode } from '../core/errors.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** At most `max` uses in `windowMs`, counted under `key`; `code` is the error to report once they are used up. */
export type Limit = { key: string; max: number; windowMs: number; code?: ErrorCode }

/**
 * Returns the index, from 1, of the first key that has reached its limit; 0 if none has. If none has and ARGV[1] is 1,
 * increments every key; a key's window starts with its first use. Each key has two more arguments, max and windowMs.
 */
const consumeScript = `
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[i * 2]) then return i end
end
if ARGV[1] == '1' then
  for i, key in ipairs(KEYS) do
    if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[i * 2 + 1]) end
  end
end
return 0`

/** Decrements every key that is above 0 and leaves its expiry as it is. */
const refundScript = `
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end`

const keyOf = (key: string): string => redisKey('quota', key)

export type Quotas = ReturnType<typeof openQuotas>

/** Counts uses against limits, across all processes. */
export const openQuotas = (redis: RedisHandle) => {
  const db = redis.connect('general')
  const check = async (limits: readonly Limit[], isConsuming: boolean): Promise<Limit | undefined> => {
    if (limits.length === 0) return undefined
    const keys = limits.map(({ key }) => keyOf(key))
    const args = limits.flatMap(({ max, windowMs }) => [max, windowMs])
    const index = await db.eval(consumeScript, keys.length, ...keys, isConsuming ? 1 : 0, ...args)
    return limits[Number(index) - 1]
  }
  return {
    /** Counts one use against all limits. If one is exhausted, returns it and counts nothing. */
    consume: (limits: readonly Limit[]): Promise<Limit | undefined> => check(limits, true),
    /** The first exhausted limit, if any. Counts nothing. */
    findExhausted: (limits: readonly Limit[]): Promise<Limit | undefined> => check(limits, false),
    /** Takes back one use that `consume` counted. */
    refund: async (limits: readonly Limit[]): Promise<void> => {
      const keys = limits.map(({ key }) => keyOf(key))
      await db.eval(refundScript, keys.length, ...keys)
    },
    /** Milliseconds until the limit's window ends; 0 if none has started. */
    msUntilReset: async ({ key }: Limit): Promise<number> => Math.max(0, await db.pttl(keyOf(key))),
    /** Counts one use. Returns false, and counts nothing, if the limit is exhausted. */
    take: async (limit: Limit): Promise<boolean> => (await check([limit], true)) === undefined,
  }
}
