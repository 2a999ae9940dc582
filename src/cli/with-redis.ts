import type { Config } from '../config/config.ts'
import { createLogger } from '../core/log.ts'
import { expectRedis } from '../redis/ping-redis.ts'
import { openRedis, type RedisHandle } from '../redis/redis.ts'

/** For a command: the Redis of the settings, which must answer. @throws ColorizeError internal, and what `use` throws */
export const withRedis = async <T>(
  { redisUrl, dataDir }: Pick<Config, 'redisUrl' | 'dataDir'>,
  use: (redis: RedisHandle) => Promise<T>,
): Promise<T> => {
  const redis = await openRedis({ redisUrl, dataDir, log: createLogger({ level: 'silent' }) })
  try {
    await expectRedis(redis)
    return await use(redis)
  } finally {
    await redis.close()
  }
}
