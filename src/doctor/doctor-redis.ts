import type { Ledger } from '../stores/ledger.ts'
import { ColorizeError } from '../core/errors.ts'
import { pingInTime } from '../redis/ping-redis.ts'
import type { RedisHandle } from '../redis/redis.ts'

/** Of the server that holds our keys, by its own INFO. */
type Facts = { name: string; version: string; policy: string; hasLog: boolean }

const fieldOf = (info: string, field: string): string | undefined =>
  new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1]

const factsOf = async (redis: RedisHandle): Promise<Facts> => {
  const [server, memory, persistence] = [
    await redis.info('server'),
    await redis.info('memory'),
    await redis.info('persistence'),
  ]
  const valkey = fieldOf(server, 'valkey_version')
  return {
    name: valkey === undefined ? 'Redis' : 'Valkey',
    version: valkey ?? fieldOf(server, 'redis_version') ?? '?',
    policy: fieldOf(memory, 'maxmemory_policy') ?? '?',
    hasLog: fieldOf(persistence, 'aof_enabled') === '1',
  }
}

const kindOf = async (redis: RedisHandle): Promise<string> => {
  switch (redis.address?.kind) {
    case undefined:
      return 'a private server'
    case 'server':
      return 'the server of REDIS_URL'
    case 'cluster':
      return `a cluster of ${(await redis.masters()).length} masters`
    case 'sentinel':
      return 'the master that the sentinels name'
  }
}

/** BullMQ asks for it. */
const oldest = [6, 2] as const

const isOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1])
}

/** What it must be so that no request is lost, and how to make it so. */
const faultsOf = ({ version, policy, hasLog }: Facts): string[] => [
  ...(isOld(version) ? [`it is older than ${oldest.join('.')}: take a newer one`] : []),
  ...(policy === 'noeviction'
    ? []
    : [`it forgets requests when its memory is full (${policy}): CONFIG SET maxmemory-policy noeviction`]),
  ...(hasLog ? [] : ['it forgets all when it ends: CONFIG SET appendonly yes']),
]

/** @throws ColorizeError settings_invalid, which says what to set */
export const tryRedis = async (redis: RedisHandle): Promise<string> => {
  await pingInTime(redis)
  const facts = await factsOf(redis)
  const what = `${await kindOf(redis)} answers, ${facts.name} ${facts.version}`
  const faults = faultsOf(facts)
  if (faults.length > 0) throw new ColorizeError('settings_invalid', `${what}, but ${faults.join('; and ')}`)
  return `${what}, and keeps what it was told`
}

const dayMs = 24 * 3_600_000

/**
 * That old requests go is a worker's work: where one is there in spite of it, no worker does it.
 * @throws ColorizeError settings_invalid
 */
export const tryRetention = async (redis: RedisHandle, ledger: Ledger, keepDays: number): Promise<string> => {
  await pingInTime(redis)
  const [old] = await ledger.oldest(Date.now() - (keepDays + 1) * dayMs, 1)
  if (old !== undefined)
    throw new ColorizeError(
      'settings_invalid',
      `requests are kept for longer than KEEP_DAYS: a worker must run`,
    )
  return `results and words go after ${keepDays} days (KEEP_DAYS)`
}
