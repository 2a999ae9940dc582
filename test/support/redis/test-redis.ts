import { createLogger } from '../../../src/core/log.ts'
import { openRedis, type RedisHandle } from '../../../src/redis/redis.ts'
import { startRedisUnderTest } from './redis-kind.ts'
import { takeDatabase } from './shared-redis.ts'

export type TestRedis = {
  url: string
  /** Opens connections of their own, as another process would. */
  open(): Promise<RedisHandle>
  /** All keys that match, of every server. */
  keys(pattern?: string): Promise<string[]>
  /** Deletes all keys, on every server. */
  empty(): Promise<void>
  close(): Promise<void>
}

/** An empty database on the Redis server that the project's files share, or a Redis of the kind in TEST_REDIS. */
export const startTestRedis = async (): Promise<TestRedis> => {
  const ofKind = await startRedisUnderTest()
  const url = ofKind?.url ?? (await takeDatabase())
  const opened: RedisHandle[] = []
  const open = async (): Promise<RedisHandle> => {
    const handle = await openRedis({ redisUrl: url, dataDir: '', log: createLogger({ level: 'silent' }) })
    opened.push(handle)
    return handle
  }
  const masters = async () => (opened[0] ?? (await open())).masters()
  return {
    url,
    open,
    keys: async (pattern = '*') =>
      (await Promise.all((await masters()).map((server) => server.keys(pattern)))).flat(),
    empty: async () => {
      for (const server of await masters()) await server.flushdb()
    },
    close: async () => {
      for (const handle of opened) await handle.close()
      await ofKind?.close()
    },
  }
}
