import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../../src/core/log.ts'
import { openRedis, type RedisHandle } from '../../src/redis/redis.ts'
import { openPolicies, type Policies } from '../../src/stores/policies.ts'
import { startRedis, type TestRedis } from '../support/redis/redis-server.ts'

let redis: TestRedis
let handle: RedisHandle
let policies: Policies
beforeAll(async () => {
  redis = await startRedis()
  handle = await openRedis({ redisUrl: redis.url, dataDir: '', log: createLogger({ level: 'silent' }) })
  policies = openPolicies(handle)
})
afterAll(async () => {
  await handle.close()
  await redis.close()
})

describe('updatePolicy', () => {
  it('keeps every change of processes that change different fields at once', async () => {
    const other = openPolicies(handle)
    await Promise.all([
      policies.updatePolicy('reddit', 'OldPhotos', { nsfw: false }),
      other.updatePolicy('reddit', 'oldphotos', { hourlyLimit: 7 }),
      policies.updatePolicy('reddit', 'oldphotos', { vividness: 1.5 }),
      other.updatePolicy('reddit', 'oldphotos', { speak: 'link_only' }),
    ])
    expect(await policies.storedPolicy('reddit', 'oldphotos')).toEqual({
      speak: 'link_only',
      nsfw: false,
      hourlyLimit: 7,
      vividness: 1.5,
    })
  })

  it('removes a policy that became the default again', async () => {
    await policies.updatePolicy('reddit', 'quiet', { speak: 'off' })
    expect(await policies.updatePolicy('reddit', 'quiet', { speak: 'freely' })).toEqual({
      speak: 'freely',
      nsfw: true,
    })
    expect((await policies.places('reddit')).map(({ place }) => place)).not.toContain('quiet')
  })
})
