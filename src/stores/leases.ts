import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** Takes KEYS[1] for ARGV[2] ms where nobody else holds it, or holds it on. */
const holdScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

const letGoScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

const keyOf = (name: string): string => redisKey('lease', name)

/** What one process at a time may do. A holder that dies loses it when its time is over. */
export type Lease = {
  /** For so long from now. False where another process holds it. */
  hold(forMs: number): Promise<boolean>
  /** What another holds stays. */
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
          await db.eval(letGoScript, 1, key, me)
        },
      }
    },
    /** Which machine's which process holds it now, in words. */
    holderOf: async (name: string): Promise<string | undefined> => {
      const holder = await db.get(keyOf(name))
      return holder?.slice(0, holder.lastIndexOf(' '))
    },
  }
}
