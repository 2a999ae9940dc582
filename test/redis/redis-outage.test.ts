import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { isRedisAway } from '../../src/redis/redis-outage.ts'

const withCode = (code: string): Error => Object.assign(new Error(`connect ${code} 10.0.0.1:6379`), { code })

const replyError = (message: string): Error => Object.assign(new Error(message), { name: 'ReplyError' })

describe('isRedisAway', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN'])('recognises the system error %s', (code) => {
    expect(isRedisAway(withCode(code))).toBe(true)
  })

  it.each([
    'READONLY You can’t write against a read only replica.',
    'LOADING Redis is loading',
    'CLUSTERDOWN x',
  ])('recognises the reply %s', (message) => {
    expect(isRedisAway(replyError(message))).toBe(true)
  })

  it('recognises a real refused connection', async () => {
    const redis = new Redis({ host: '127.0.0.1', port: 1, retryStrategy: () => null, lazyConnect: true })
    const error: unknown = await new Promise((resolve) => {
      redis.on('error', resolve)
      redis.connect().catch(() => undefined)
    })
    expect(isRedisAway(error)).toBe(true)
    expect(isRedisAway(await redis.get('a').catch((cause: unknown) => cause))).toBe(true)
  })

  it.each([replyError('WRONGTYPE Operation against a key'), new Error('the page says ECONNREFUSED')])(
    'does not take %s for an outage',
    (error) => {
      expect(isRedisAway(error)).toBe(false)
    },
  )
})
