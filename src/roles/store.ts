import type { Manners } from '../books/manners.ts'
import type { PlatformStore } from '../platforms/platform.ts'
import type { RedisHandle } from '../redis/redis.ts'

const countsKey = '{colorizebot}:counts'

/** What platforms remember, over Redis. */
export const createStores = (redis: RedisHandle, manners: Manners) => {
  const db = redis.connect('general')
  const keyOf = (key: string): string => `{colorizebot}:platform:${key}`

  return {
    storeOf: (platform: string): PlatformStore => ({
      get: async (key) => (await db.get(keyOf(key))) ?? undefined,
      set: async (key, value, forMs) => {
        if (forMs === undefined) await db.set(keyOf(key), value)
        else await db.set(keyOf(key), value, 'PX', forMs)
      },
      count: async (what) => {
        await db.hincrby(countsKey, what, 1)
      },
      setOptOut: (person, out) => manners.setOptOut(platform, person, out),
      policyOf: (place) => manners.policyOf(platform, place),
      setPolicy: async (place, change) => {
        const policy = { ...(await manners.setPolicyOf(platform, place)), ...change }
        await manners.setPolicy(platform, place, policy)
        return policy
      },
      close: (place, forMs) => manners.close(platform, place, forMs),
      reopen: (place) => manners.reopen(platform, place),
    }),
    /** How often what an operator should know of has happened. */
    counts: (): Promise<Record<string, string>> => db.hgetall(countsKey),
  }
}

export type Stores = ReturnType<typeof createStores>
