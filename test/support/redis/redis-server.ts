import { durable, startRedisProcess, type RedisProcess } from './redis-process.ts'
import { freePort } from '../free-port.ts'
import { startRedisUnderTest } from './redis-kind.ts'

export type TestRedis = Pick<RedisProcess, 'folder' | 'kill' | 'halt' | 'resume' | 'start' | 'close'> & {
  url: string
}

/** A Redis server with an append-only file, whatever TEST_REDIS says. */
export const startOneRedis = async (settings: readonly string[] = []): Promise<TestRedis> => {
  const port = await freePort()
  const server = await startRedisProcess({ port, settings: [`port ${port}`, ...durable, ...settings] })
  return { ...server, url: `redis://127.0.0.1:${port}` }
}

/** A Redis server, or a Redis of the kind in TEST_REDIS, that can be killed and started again. */
export const startRedis = async (): Promise<TestRedis> =>
  (await startRedisUnderTest()) ?? (await startOneRedis())
