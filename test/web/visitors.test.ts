import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RedisHandle } from '../../src/redis.ts'
import { householdOf, openVisitors } from '../../src/roles/web/visitors.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
let redis: RedisHandle
beforeAll(async () => {
  server = await startTestRedis()
  redis = await server.open()
})
afterAll(() => server.close())

describe('a household', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('of %s is %s', (address, household) => {
    expect(householdOf(address)).toBe(household)
  })
})

describe('a visitor', () => {
  const named = (address: string) => ({ kind: 'address', address }) as const

  it('has the same name in all processes, and another one than others', async () => {
    const [here, there] = [openVisitors(redis), openVisitors(await server.open())]
    const name = await here.nameOf(named('192.0.2.1'))
    expect(await there.nameOf(named('192.0.2.1'))).toBe(name)
    expect(await here.nameOf(named('192.0.2.2'))).not.toBe(name)
    expect(await here.nameOf({ kind: 'key', key: '192.0.2.1' })).not.toBe(name)
    expect(name).toMatch(/^visitor-[0-9a-f]{64}$/)
  })
})
