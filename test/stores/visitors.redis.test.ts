import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { networkOf, openVisitors } from '../../src/stores/visitors.ts'
import { startTestRedis, type TestRedis } from '../support/redis/test-redis.ts'

let redis: TestRedis
beforeAll(async () => {
  redis = await startTestRedis()
})
afterAll(() => redis.close())

describe('networkOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('reduces %s to %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe('pseudonymOf', () => {
  it('returns the same hash for a network in all processes', async () => {
    const [one, other] = [openVisitors(await redis.open()), openVisitors(await redis.open())]
    const name = await one.pseudonymOf('2001:db8:1:2::1')
    expect(name).toMatch(/^[0-9a-f]{32}$/)
    expect(await other.pseudonymOf('2001:db8:1:2::ffff')).toBe(name)
    expect(await one.pseudonymOf('2001:db8:1:3::1')).not.toBe(name)
  })

  it('uses a key that is deleted within a day', async () => {
    const handle = await redis.open()
    const db = handle.connect('general')
    const visitors = openVisitors(handle)
    const name = await visitors.pseudonymOf('203.0.113.7')
    const leftMs = await db.pttl('{colorizebot}:visitors:key')
    expect(leftMs).toBeGreaterThan(0)
    expect(leftMs).toBeLessThanOrEqual(24 * 3_600_000)
    await db.del('{colorizebot}:visitors:key')
    expect(await visitors.pseudonymOf('203.0.113.7')).not.toBe(name)
  })
})
