import { createHash, createHmac, randomBytes } from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'
import type { RedisHandle } from '../../redis.ts'
import type { Asker } from '../../web/api/services.ts'

const saltKey = '{colorizebot}:visitors:salt'

/** The first four groups of an IPv6 address: one household has all that are below them. */
const networkOf = (address: string): string => {
  const [head = '', tail] = address.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const before = groups(head)
  const after = groups(tail ?? '')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const all = [...before, ...Array<string>(zeros).fill('0'), ...after]
  return all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')
}

/** What is counted together: an IPv4 address, or the /64 network of an IPv6 one. */
export const householdOf = (address: string): string => {
  const plain = address.toLowerCase().replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1] ?? plain
  return isIPv6(mapped) && !isIPv4(mapped) ? networkOf(mapped) : mapped
}

/** Names for those who ask, by which they can be counted and not be found: no address is stored. */
export const openVisitors = (redis: RedisHandle) => {
  const db = redis.connect('general')
  let salt: string | undefined

  /** One for all processes, made by whichever is first. */
  const saltOf = async (): Promise<string> => {
    await db.set(saltKey, randomBytes(32).toString('hex'), 'NX')
    return (await db.get(saltKey)) ?? ''
  }

  return {
    nameOf: async (asker: Asker): Promise<string> => {
      if (asker.kind === 'key') return `key-${createHash('sha256').update(asker.key).digest('hex')}`
      salt ??= await saltOf()
      const digest = createHmac('sha256', salt).update(householdOf(asker.address)).digest('hex')
      return `visitor-${digest}`
    },
  }
}
