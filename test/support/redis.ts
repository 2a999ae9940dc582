import { createLogger } from '../../src/log.ts'
import { openRedis, type RedisHandle } from '../../src/redis.ts'
import { makeDataDir } from './data-dir.ts'

export type TestRedis = {
  /** Each as another process would: a connection of its own to the one server. */
  open(): Promise<RedisHandle>
  close(): Promise<void>
}

/** A Redis of a test's own. */
export const startTestRedis = async (): Promise<TestRedis> => {
  const dataDir = await makeDataDir()
  const opened: RedisHandle[] = []
  return {
    open: async () => {
      const handle = await openRedis({ dataDir: dataDir.path, log: createLogger({ level: 'silent' }) })
      opened.push(handle)
      return handle
    },
    close: async () => {
      for (const handle of opened) await handle.close()
      await dataDir.remove()
    },
  }
}
