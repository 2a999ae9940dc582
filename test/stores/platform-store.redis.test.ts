import { afterEach, beforeEach, expect, it } from 'vitest'
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

it('keeps what was read while the same server keeps what was accepted', async () => {
  const keeper = await store.serverId()
  expect(await store.setIfServer(keeper, 'a', '1')).toBe(true)
  expect(await store.serverId()).toBe(keeper)
  expect(await store.get('a')).toBe('1')
})

it('keeps it not where that server died meanwhile, whether it came back or another took its place', async () => {
  const keeper = await store.serverId()
  await redis.kill()
  await redis.start()
  const isSet = () => store.setIfServer(keeper, 'a', '1').catch(() => undefined)
  await expect.poll(isSet, { timeout: 20_000 }).toBe(false)
  expect(await store.get('a')).toBeUndefined()
  expect(await store.serverId()).not.toBe(keeper)
})
