import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** Acquires the lease KEYS[1] for holder ARGV[1], or renews it, for ARGV[2] ms. Returns 0 if another holder has it. */
const holdScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

const releaseScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

const keyOf = (name: string): string => redisKey('lease', name)

/** A right that one process at a time holds. It expires if the holder does not renew it. */
export type Lease = {
  /** Acquires or renews the lease for `forMs` from now. Returns false if another process holds it. */
  hold(forMs: number): Promise<boolean>
  /** Does nothing if another process holds the lease. */
  release(): Promise<void>
}

export type Leases = ReturnType<typeof openLeases>

export const openLeases = (redis: RedisHandle) => {
  const db = redis.connect('general')
  const owner = `${hostname()} process ${process.pid}`
  return {
    lease: (name: string): Lease => {
      const key = keyOf(name)
      const me = `${owner} ${randomUUID()}`
      return {
        hold: async (forMs) => (await db.eval(holdScript, 1, key, me, forMs)) === 1,
        release: async () => {
          await db.eval(releaseScript, 1, key, me)
        },
      }
    },
    /** The machine and process that hold the lease, as text for operators; undefined if nobody does. */
    holderOf: async (name: string): Promise<string | undefined> => {
      const holder = await db.get(keyOf(name))
      return holder?.slice(0, holder.lastIndexOf(' '))
    },
  }
}
