import type { Policies } from './policies.ts'
import type { PlatformStore } from '../platforms/store.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

const countsKey = redisKey('counts')

/** A server that restarts, or a replica that replaces it, has a different id. */
const currentServerId = `string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')`

const serverIdScript = `return ${currentServerId}`

/** Atomic: a fail-over between two commands would write to a server that lacks earlier writes. */
const setIfServerScript = `
if ${currentServerId} ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`

/** The platforms' data in Redis. */
export const openPlatformStores = (redis: RedisHandle, policies: Policies) => {
  const db = redis.connect('general')
  const keyOf = (key: string): string => redisKey('platform', key)

  return {
    storeOf: (platform: string): PlatformStore => ({
      get: async (key) => (await db.get(keyOf(key))) ?? undefined,
      set: async (key, value, forMs) => {
        if (forMs === undefined) await db.set(keyOf(key), value)
        else await db.set(keyOf(key), value, 'PX', forMs)
      },
      serverId: async () => String(await db.eval(serverIdScript, 1, countsKey)),
      setIfServer: async (serverId, key, value) =>
        (await db.eval(setIfServerScript, 1, keyOf(key), serverId, value)) === 1,
      count: async (what) => {
        await db.hincrby(countsKey, `${platform}_${what}`, 1)
      },
      setOptOut: (person, out) => policies.setOptOut(platform, person, out),
      policyOf: (place) => policies.currentPolicy(platform, place),
      updatePolicy: (place, change) => policies.updatePolicy(platform, place, change),
      closePlace: (place, forMs) => policies.close(platform, place, forMs),
      reopenPlace: (place) => policies.reopen(platform, place),
    }),
    /** The platforms' counters, by `<platform>_<counter>`. */
    counts: (): Promise<Record<string, string>> => db.hgetall(countsKey),
  }
}

export type PlatformStores = ReturnType<typeof openPlatformStores>
