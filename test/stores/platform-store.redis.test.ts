import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPolicies } from '../../src/stores/policies.ts'
import { createLogger } from '../../src/core/log.ts'
import type { PlatformStore } from '../../src/platforms/store.ts'
import { openRedis, type RedisHandle } from '../../src/redis/redis.ts'
import { openPlatformStores } from '../../src/stores/platform-store.ts'
import { startRedis, type TestRedis } from '../support/redis/redis-server.ts'

let redis: TestRedis
let handle: RedisHandle
let store: PlatformStore
beforeEach(async () => {
  redis = await startRedis()
  handle = await openRedis({ redisUrl: redis.url, dataDir: '', log: createLogger({ level: 'silent' }) })
  store = openPlatformStores(handle, openPolicies(handle)).storeOf('reddit')
})
afterEach(async () => {
  await handle.close()
  await redis.close()
})

describe('setIfServer', () => {
  it('writes while the server is the same', async () => {
    const serverId = await store.serverId()
    expect(await store.setIfServer(serverId, 'a', '1')).toBe(true)
    expect(await store.serverId()).toBe(serverId)
    expect(await store.get('a')).toBe('1')
  })

  it('does not write after the server restarted', async () => {
    const serverId = await store.serverId()
    await redis.kill()
    await redis.start()
    const isSet = () => store.setIfServer(serverId, 'a', '1').catch(() => undefined)
    await expect.poll(isSet, { timeout: 20_000 }).toBe(false)
    expect(await store.get('a')).toBeUndefined()
    expect(await store.serverId()).not.toBe(serverId)
  })
})
