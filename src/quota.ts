import type { RedisHandle } from './redis.ts'

/** How often something may be asked for in a time. */
export type Cap = { key: string; most: number; windowMs: number }

/** Counts one more under each key unless one of them is full; its clock starts with the first. Answers whether it did. */
const takeScript = `
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[i * 2 - 1]) then return 0 end
end
for i, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[i * 2]) end
end
return 1`

export type Quota = ReturnType<typeof openQuota>

/** Caps that all processes share: all of them leave room, or nothing is counted. */
export const openQuota = (redis: RedisHandle) => {
  const db = redis.connect('general')
  return {
    take: async (caps: readonly Cap[]): Promise<boolean> => {
      if (caps.length === 0) return true
      const keys = caps.map(({ key }) => `{colorizebot}:quota:${key}`)
      const args = caps.flatMap(({ most, windowMs }) => [most, windowMs])
      return (await db.eval(takeScript, keys.length, ...keys, ...args)) === 1
    },
  }
}
