import { setTimeout as wait } from 'node:timers/promises'
import { ColorizeError } from '../core/errors.ts'
import type { RedisHandle } from './redis.ts'

const redisMs = 5_000

/** A connection would wait for ever for a Redis that is not there. @throws ColorizeError internal, and what the ping throws */
export const pingInTime = async (redis: RedisHandle): Promise<void> => {
  if ((await Promise.race([redis.ping(), wait(redisMs, 'late', { ref: false })])) === 'late')
    throw new ColorizeError('internal', `Redis did not answer within ${redisMs / 1000} s`)
}

/** For a command, which has nothing to do without. @throws ColorizeError internal */
export const expectRedis = (redis: RedisHandle): Promise<void> =>
  pingInTime(redis).catch((cause: unknown) => {
    throw cause instanceof ColorizeError
      ? cause
      : new ColorizeError('internal', 'Redis does not answer', { cause })
  })
