import { setTimeout as wait } from 'node:timers/promises'
import { ColorizeError } from '../core/errors.ts'
import type { RedisHandle } from './redis.ts'

const timeoutMs = 5_000

/**
 * Pings Redis with a timeout, because a connection would wait forever for an unreachable server.
 * @throws ColorizeError internal after 5 s; errors of the ping
 */
export const pingInTime = async (redis: RedisHandle): Promise<void> => {
  if ((await Promise.race([redis.ping(), wait(timeoutMs, 'late', { ref: false })])) === 'late')
    throw new ColorizeError('internal', `Redis did not answer within ${timeoutMs / 1000} s`)
}

/**
 * Checks that Redis answers before a command starts.
 * @throws ColorizeError internal
 */
export const expectRedis = (redis: RedisHandle): Promise<void> =>
  pingInTime(redis).catch((cause: unknown) => {
    throw cause instanceof ColorizeError
      ? cause
      : new ColorizeError('internal', 'Redis does not answer', { cause })
  })
