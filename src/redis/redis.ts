import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis'
import { ColorizeError } from '../core/errors.ts'
import type { Logger } from '../core/log.ts'
import { startPrivateRedis, type PrivateRedis } from './private-redis.ts'
import { parseRedisAddress, type RedisAddress } from './redis-address.ts'
import { watchOutages } from './redis-outage.ts'
import { keyTag } from './keys.ts'

export type { Redis }

/** producer: fails fast when Redis is away. worker: waits for it, as BullMQ demands. general: in between. */
export type ConnectionKind = 'producer' | 'worker' | 'general'

export type RedisHandle = {
  /** Of a cluster too: its commands are the same, but one without a key goes to any of its servers. */
  connect(kind: ConnectionKind): Redis
  /** Asks the server that holds our keys. */
  ping(): Promise<void>
  /** A section of INFO, of the server that holds our keys. */
  info(section: string): Promise<string>
  /** What REDIS_URL said; undefined of a private server. */
  address: RedisAddress | undefined
  /** The servers that hold keys: one, or a cluster's masters. */
  masters(): Promise<Redis[]>
  /** An error that came of Redis being away: a storm of them is one line in the log. */
  reportOutage(error: unknown): void
  close(): Promise<void>
  /** For a program that must end now: tells a private server to save and go, and waits for nothing. */
  abandon(): void
}

type OpenOptions = { redisUrl?: string | undefined; dataDir: string; log: Logger }

export const connectionName = `colorizebot:${process.pid}`

/** Back within a second of a server's return: an attempt costs next to nothing. */
const retryMs = (times: number): number => Math.min(2 ** times * 50, 1_000)

const optionsOf = (kind: ConnectionKind) => ({
  connectionName,
  maxRetriesPerRequest: kind === 'worker' ? null : 3,
  // a server whose machine is gone closes nothing; BullMQ's longest wait on it is 10 s
  socketTimeout: kind === 'worker' ? 20_000 : 10_000,
  enableReadyCheck: true,
})

const singleOptions = (kind: ConnectionKind): RedisOptions => ({
  ...optionsOf(kind),
  // BullMQ waits for readiness itself; a queue that grows in memory while Redis is away would lie to the caller
  enableOfflineQueue: kind !== 'producer',
  retryStrategy: retryMs,
  // it was the master when we came: go and find who is now, and ask again
  reconnectOnError: (error) => (error.message.includes('READONLY') ? 2 : false),
})

const clusterOptions = (kind: ConnectionKind, login: RedisOptions): ClusterOptions => ({
  redisOptions: { ...optionsOf(kind), ...login },
  enableOfflineQueue: kind !== 'producer',
  enableReadyCheck: true,
  clusterRetryStrategy: retryMs,
  slotsRefreshTimeout: 3_000,
  // a hundred milliseconds lie between two: a worker waits until its server is back or another has its place
  maxRedirections: kind === 'worker' ? Infinity : 16,
  // names stay names: with TLS they are what the certificate is for
  dnsLookup: (host, done) => done(null, host),
})

const loginOf = ({ username, password, isTls }: RedisAddress): RedisOptions => ({
  ...(username !== undefined && { username }),
  ...(password !== undefined && { password }),
  ...(isTls && { tls: {} }),
})

const connectTo = (address: RedisAddress, kind: ConnectionKind): Redis => {
  const login = loginOf(address)
  switch (address.kind) {
    case 'server':
      return new Redis({
        ...singleOptions(kind),
        ...login,
        ...{ host: address.host, port: address.port, db: address.db },
      })
    case 'cluster':
      // what we use of a connection, commands and events, a cluster has too
      return new Cluster([...address.nodes], clusterOptions(kind, login)) as unknown as Redis
    case 'sentinel':
      return new Redis({
        ...singleOptions(kind),
        ...login,
        ...{ sentinels: [...address.sentinels], name: address.masterName, db: address.db },
        ...(address.sentinelPassword !== undefined && { sentinelPassword: address.sentinelPassword }),
        ...(address.isTls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
        sentinelRetryStrategy: retryMs,
      })
  }
}

const addressOf = (redisUrl: string): RedisAddress => {
  const address = parseRedisAddress(redisUrl)
  if (!address) throw new ColorizeError('settings_invalid', 'REDIS_URL is no address of a Redis.')
  return address
}

/** The servers of a connection, once it is ready. */
const mastersOf = async (connection: Redis): Promise<Redis[]> => {
  await connection.exists(keyTag)
  const cluster: unknown = connection
  return cluster instanceof Cluster ? cluster.nodes('master') : [connection]
}

/** Connects to `redisUrl`, or starts (or adopts) a private server under `dataDir`. */
export const openRedis = async ({ redisUrl, dataDir, log }: OpenOptions): Promise<RedisHandle> => {
  const address = redisUrl === undefined ? undefined : addressOf(redisUrl)
  const own = address ? undefined : await startPrivateRedis(dataDir, log)
  const open = new Set<Redis>()

  const make = (kind: ConnectionKind): Redis =>
    address
      ? connectTo(address, kind)
      : new Redis({ ...singleOptions(kind), ...(own && { path: own.socketPath }) })
  const pinger = make('general')
  const storms = watchOutages(log, () => pinger.exists(keyTag))
  const heard = (connection: Redis): Redis => {
    for (const event of ['error', 'node error']) connection.on(event, storms.complain)
    open.add(connection)
    return connection
  }
  heard(pinger)

  return {
    connect: (kind) => heard(make(kind)),
    ping: async () => {
      await pinger.exists(keyTag)
    },
    info: async (section) =>
      address?.kind === 'cluster'
        ? String(await pinger.eval(`return redis.call('INFO', ARGV[1])`, 1, keyTag, section))
        : pinger.info(section),
    address,
    masters: () => mastersOf(pinger),
    reportOutage: storms.complain,
    close: async () => {
      storms.close()
      for (const connection of open) connection.disconnect()
      await own?.leave()
    },
    abandon: () => own?.abandon(),
  }
}

export type { PrivateRedis }
