import type { ErrorCode } from '../errors.ts'
import type { RedisHandle } from '../redis/redis.ts'

/** How often something may be asked for in a time, and what is said when that is spent. */
export type Cap = { key: string; most: number; windowMs: number; code?: ErrorCode }

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

const keyOf = (key: string): string => `{colorizebot}:quota:${key}`

export type Quota = ReturnType<typeof openQuota>

/** Caps that all processes share. */
export const openQuota = (redis: RedisHandle) => {
  const db = redis.connect('general')
  const ask = async (caps: readonly Cap[], isTaken: boolean): Promise<Cap | undefined> => {
    if (caps.length === 0) return undefined
    const keys = caps.map(({ key }) => keyOf(key))
    const args = caps.flatMap(({ most, windowMs }) => [most, windowMs])
    const full = await db.eval(askScript, keys.length, ...keys, isTaken ? 1 : 0, ...args)
    return caps[Number(full) - 1]
  }
  return {
    /** All of them leave room, and one more is counted under each; or the first that is full, and nothing is counted. */
    full: (caps: readonly Cap[]): Promise<Cap | undefined> => ask(caps, true),
    /** As `full`, and nothing is counted. */
    wouldBeFull: (caps: readonly Cap[]): Promise<Cap | undefined> => ask(caps, false),
    /** What was counted by `full` was nothing to count. */
    giveBack: async (caps: readonly Cap[]): Promise<void> => {
      const keys = caps.map(({ key }) => keyOf(key))
      await db.eval(returnScript, keys.length, ...keys)
    },
    /** Until a cap that is full leaves room again, in ms. */
    msLeft: async ({ key }: Cap): Promise<number> => Math.max(0, await db.pttl(keyOf(key))),
    /** Whether there was room. */
    take: async (cap: Cap): Promise<boolean> => (await ask([cap], true)) === undefined,
  }
}
