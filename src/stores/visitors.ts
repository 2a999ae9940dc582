import { createHmac, randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

const keyName = redisKey('visitors', 'key')
const dayMs = 24 * 3_600_000

/** The part of an IP address that identifies a household or host: IPv4 in full, the first 64 bits of IPv6. */
export const networkOf = (address: string): string => {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::')
  const [first, last] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean))
  const zeros = tail === undefined ? 0 : 8 - (first?.length ?? 0) - (last?.length ?? 0)
  const groups = [...(first ?? []), ...Array<string>(Math.max(0, zeros)).fill('0'), ...(last ?? [])]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

export type Visitors = ReturnType<typeof openVisitors>

/** Pseudonyms for visitors of the website. The key that links them to addresses is deleted after a day. */
export const openVisitors = (redis: RedisHandle) => {
  const db = redis.connect('general')
  return {
    /** The same in all processes for an address's network: 32 hex digits. */
    pseudonymOf: async (address: string): Promise<string> => {
      await db.set(keyName, randomBytes(32).toString('hex'), 'PX', dayMs, 'NX')
      const key = (await db.get(keyName)) ?? ''
      return createHmac('sha256', key).update(networkOf(address)).digest('hex').slice(0, 32)
    },
  }
}
