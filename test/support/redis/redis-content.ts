import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createLogger } from '../../../src/core/log.ts'
import { openRedis, type Redis, type RedisHandle } from '../../../src/redis/redis.ts'

const readers: Readonly<Record<string, (redis: Redis, key: string) => Promise<unknown>>> = {
  string: (redis, key) => redis.get(key),
  hash: (redis, key) => redis.hgetall(key),
  list: (redis, key) => redis.lrange(key, 0, -1),
  set: (redis, key) => redis.smembers(key),
  zset: (redis, key) => redis.zrange(key, 0, -1),
  stream: (redis, key) => redis.xrange(key, '-', '+'),
  none: () => Promise.resolve(null), // deleted since it was listed
}

/** Calls `use` with a new connection. */
export const withRedis = async <T>(
  redisUrl: string,
  use: (redis: Redis, handle: RedisHandle) => Promise<T>,
): Promise<T> => {
  const handle = await openRedis({ redisUrl, dataDir: '', log: createLogger({ level: 'silent' }) })
  try {
    return await use(handle.connect('general'), handle)
  } finally {
    await handle.close()
  }
}

/** All keys and their values, one line each. */
export const redisContent = (redisUrl: string): Promise<string> =>
  withRedis(redisUrl, async (redis, handle) => {
    const lines: string[] = []
    const keys = await Promise.all((await handle.masters()).map((server) => server.keys('*')))
    for (const key of keys.flat()) {
      const type = await redis.type(key)
      const read = readers[type]
      if (!read) throw new Error(`a ${type} cannot be read: ${key}`)
      lines.push(JSON.stringify([key, await read(redis, key)]))
    }
    return lines.join('\n')
  })

/** The content of all files in a folder and its subfolders. */
export const folderContent = async (folder: string): Promise<string> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))
  return texts.join('\n')
}
