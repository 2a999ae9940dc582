import { Redis } from 'ioredis'
import { startPrivateRedis, type PrivateRedis } from './private-redis.ts'
import type { Logger } from './log.ts'

export type { Redis }

/** producer: fails fast when Redis is away. worker: waits for it, as BullMQ demands. general: in between. */
export type ConnectionKind = 'producer' | 'worker' | 'general'

export type RedisHandle = {
  connect(kind: ConnectionKind): Redis
  ping(): Promise<void>
  close(): Promise<void>
  /** For a program that must end now: tells a private server to save and go, and waits for nothing. */
  abandon(): void
}

type RedisOptions = { redisUrl?: string | undefined; dataDir: string; log: Logger }

export const connectionName = `colorizebot:${process.pid}`

const optionsOf = (kind: ConnectionKind) => ({
  connectionName,
  maxRetriesPerRequest: kind === 'worker' ? null : 3,
  // BullMQ waits for readiness itself; a queue that grows in memory while Redis is away would lie to the caller
  enableOfflineQueue: kind !== 'producer',
  retryStrategy: (times: number) => Math.min(2 ** times * 50, 5_000),
})

/** Connects to `redisUrl`, or starts (or adopts) a private server under `dataDir`. */
export const openRedis = async ({ redisUrl, dataDir, log }: RedisOptions): Promise<RedisHandle> => {
  const own = redisUrl === undefined ? await startPrivateRedis(dataDir, log) : undefined
  const open = new Set<Redis>()
  let lastComplaintMs = 0

  const complain = (error: Error) => {
    if (Date.now() - lastComplaintMs < 5_000) return // one line for a storm of failed attempts
    lastComplaintMs = Date.now()
    log.error({ err: error }, 'Redis does not answer')
  }

  const connect = (kind: ConnectionKind): Redis => {
    const connection = own
      ? new Redis({ ...optionsOf(kind), path: own.socketPath })
      : new Redis(redisUrl ?? '', optionsOf(kind))
    connection.on('error', complain)
    open.add(connection)
    return connection
  }

  const pinger = connect('general')

  return {
    connect,
    ping: async () => {
      await pinger.ping()
    },
    close: async () => {
      for (const connection of open) connection.disconnect()
      await own?.leave()
    },
    abandon: () => own?.abandon(),
  }
}

export type { PrivateRedis }
