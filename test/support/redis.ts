import { createLogger } from '../../src/core/log.ts'
import { openRedis, type RedisHandle } from '../../src/redis/redis.ts'
import { makeDataDir } from './data-dir.ts'
import { startRedisUnderTest } from './redis-kind.ts'

export type TestRedis = {
  /** Each as another process would: a connection of its own to the same Redis. */
  open(): Promise<RedisHandle>
  /** All keys that match, on whichever server they lie. */
  keys(pattern?: string): Promise<string[]>
  /** Nothing is left, on whichever server it lay. */
  empty(): Promise<void>
  close(): Promise<void>
}

/** A Redis of a test's own. */
export const startTestRedis = async (): Promise<TestRedis> => {
  const dataDir = await makeDataDir()
  const shared = await startRedisUnderTest()
  const opened: RedisHandle[] = []
  const open = async (): Promise<RedisHandle> => {
    const handle = await openRedis({
      redisUrl: shared?.url,
      dataDir: dataDir.path,
      log: createLogger({ level: 'silent' }),
    })
    opened.push(handle)
    return handle
  }
  const masters = async () => (opened[0] ?? (await open())).masters()
  return {
    open,
    keys: async (pattern = '*') =>
      (await Promise.all((await masters()).map((server) => server.keys(pattern)))).flat(),
    empty: async () => {
      for (const server of await masters()) await server.flushall()
    },
    close: async () => {
      for (const handle of opened) await handle.close()
      await shared?.close()
      await dataDir.remove()
    },
  }
}
