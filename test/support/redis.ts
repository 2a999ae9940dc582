import { createLogger } from '../../src/log.ts'
import { openRedis, type RedisHandle } from '../../src/redis.ts'
import { makeDataDir } from './data-dir.ts'
import { startRedisUnderTest } from './redis-kind.ts'

export type TestRedis = {
  /** Each as another process would: a connection of its own to the same Redis. */
  open(): Promise<RedisHandle>
  close(): Promise<void>
}

/** A Redis of a test's own. */
export const startTestRedis = async (): Promise<TestRedis> => {
  const dataDir = await makeDataDir()
  const shared = await startRedisUnderTest()
  const opened: RedisHandle[] = []
  return {
    open: async () => {
      const handle = await openRedis({
        redisUrl: shared?.url,
        dataDir: dataDir.path,
        log: createLogger({ level: 'silent' }),
      })
      opened.push(handle)
      return handle
    },
    close: async () => {
      for (const handle of opened) await handle.close()
      await shared?.close()
      await dataDir.remove()
    },
  }
}

/** Nothing is left, on whichever server it lay. */
export const emptyRedis = async (handle: RedisHandle): Promise<void> => {
  for (const server of await handle.masters()) await server.flushall()
}
