import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis'
import { ColorizeError } from '../core/errors.ts'
import type { Logger } from '../core/log.ts'
import { startPrivateRedis } from './private-redis.ts'
import { parseRedisAddress, type RedisAddress } from './redis-address.ts'
import { watchOutages } from './redis-outage.ts'
import { keyTag } from './keys.ts'

export type { Redis }

/**
 * While Redis is unreachable, commands of a `producer` fail at once, those of a `worker` wait, as BullMQ requires, and
 * `general` commands wait for a few attempts.
 */
type ConnectionKind = 'producer' | 'worker' | 'general'

export type RedisHandle = {
  /** Opens a connection; `close` closes it. In a cluster, a command without a key goes to any server. */
  connect(kind: ConnectionKind): Redis
  /** Pings the server that holds the bot's keys. */
  ping(): Promise<void>
  /** A section of INFO of the server that holds the bot's keys. */
  info(section: string): Promise<string>
  /** The address in REDIS_URL; undefined for a private server. */
  address: RedisAddress | undefined
  /** Connections to the servers that hold keys: one server, or the masters of a cluster. */
  masters(): Promise<Redis[]>
  /** Reports an error caused by an unreachable Redis. An outage is logged once, however many errors it causes. */
  reportOutage(error: unknown): void
  close(): Promise<void>
  /** For a program that must exit now: tells a private server to stop, without waiting. */
  abandon(): void
}

type OpenOptions = { redisUrl?: string | undefined; dataDir: string; log: Logger }

/** private-redis.ts recognises other processes of the bot by this name. */
const connectionName = `colorizebot:${process.pid}`

/** At most a second, because an attempt costs next to nothing. */
const retryMs = (times: number): number => Math.min(2 ** times * 50, 1_000)

const optionsOf = (kind: ConnectionKind) => ({
  connectionName,
  maxRetriesPerRequest: kind === 'worker' ? null : 3,
  // a crashed machine closes no sockets; BullMQ blocks for up to 10 s
  socketTimeout: kind === 'worker' ? 20_000 : 10_000,
  enableReadyCheck: true,
})

const singleOptions = (kind: ConnectionKind): RedisOptions => ({
  ...optionsOf(kind),
  // a producer must know whether its job was added; an offline queue would keep it in memory
  enableOfflineQueue: kind !== 'producer',
  retryStrategy: retryMs,
  // the server became a replica: 2 reconnects, to the new master, and repeats the command
  reconnectOnError: (error) => (error.message.includes('READONLY') ? 2 : false),
})

const clusterOptions = (kind: ConnectionKind, login: RedisOptions): ClusterOptions => ({
  redisOptions: { ...optionsOf(kind), ...login },
  enableOfflineQueue: kind !== 'producer',
  enableReadyCheck: true,
  clusterRetryStrategy: retryMs,
  slotsRefreshTimeout: 3_000,
  // redirections are 100 ms apart; a worker waits until a server holds its slot again
  maxRedirections: kind === 'worker' ? Infinity : 16,
  // keep host names, because TLS certificates are issued for them
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
        host: address.host,
        port: address.port,
        db: address.db,
      })
    case 'cluster':
      // a Cluster has the same commands and events
      return new Cluster([...address.nodes], clusterOptions(kind, login)) as unknown as Redis
    case 'sentinel':
      return new Redis({
        ...singleOptions(kind),
        ...login,
        sentinels: [...address.sentinels],
        name: address.masterName,
        db: address.db,
        ...(address.sentinelPassword !== undefined && { sentinelPassword: address.sentinelPassword }),
        ...(address.isTls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
        sentinelRetryStrategy: retryMs,
      })
  }
}

const addressOf = (redisUrl: string): RedisAddress => {
  const address = parseRedisAddress(redisUrl)
  if (!address) throw new ColorizeError('settings_invalid', 'REDIS_URL is not a valid Redis address.')
  return address
}

/** Waits until the connection is ready. */
const mastersOf = async (connection: Redis): Promise<Redis[]> => {
  await connection.exists(keyTag)
  const cluster: unknown = connection
  return cluster instanceof Cluster ? cluster.nodes('master') : [connection]
}

/**
 * Connects to `redisUrl`. Without one, starts a private server in `dataDir` or uses the one that is running there.
 * @throws ColorizeError settings_invalid if the address is invalid or the private server cannot be started
 */
export const openRedis = async ({ redisUrl, dataDir, log }: OpenOptions): Promise<RedisHandle> => {
  const address = redisUrl === undefined ? undefined : addressOf(redisUrl)
  const privateRedis = address ? undefined : await startPrivateRedis(dataDir, log)
  const open = new Set<Redis>()

  const make = (kind: ConnectionKind): Redis =>
    address
      ? connectTo(address, kind)
      : new Redis({ ...singleOptions(kind), ...(privateRedis && { path: privateRedis.socketPath }) })
  const pinger = make('general')
  const outages = watchOutages(log, () => pinger.exists(keyTag))
  const watched = (connection: Redis): Redis => {
    for (const event of ['error', 'node error']) connection.on(event, outages.report)
    open.add(connection)
    return connection
  }
  watched(pinger)

  return {
    connect: (kind) => watched(make(kind)),
    ping: async () => {
      await pinger.exists(keyTag)
    },
    info: async (section) =>
      address?.kind === 'cluster'
        ? String(await pinger.eval(`return redis.call('INFO', ARGV[1])`, 1, keyTag, section))
        : pinger.info(section),
    address,
    masters: () => mastersOf(pinger),
    reportOutage: outages.report,
    close: async () => {
      outages.close()
      for (const connection of open) connection.disconnect()
      await privateRedis?.stopIfUnused()
    },
    abandon: () => privateRedis?.abandon(),
  }
}
