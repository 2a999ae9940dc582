import type { Session } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openQuotas } from '../../../../src/stores/quotas.ts'
import type { RedisHandle } from '../../../../src/redis/redis.ts'
import { createAuthService, type AuthService } from '../../../../src/web/admin/auth/service.ts'
import { startTestRedis, type TestRedis } from '../../../support/redis/test-redis.ts'

let server: TestRedis
let redis: RedisHandle
beforeAll(async () => {
  server = await startTestRedis()
  redis = await server.open()
})
afterAll(() => server.close())
beforeEach(() => server.empty())

const open = (adminPassword = 'correct horse', adminReadonlyPassword?: string): Promise<AuthService> =>
  createAuthService({ redis, quotas: openQuotas(redis), adminPassword, adminReadonlyPassword })

/** How many of these simultaneous attempts are checked. */
const attemptAtOnce = async (auth: AuthService, addresses: readonly string[]): Promise<number> =>
  (await Promise.all(addresses.map((address) => auth.takeAttempt(address)))).filter((waitMs) => waitMs === 0)
    .length

it('checks ten passwords per address and minute, also when more arrive at once', async () => {
  const auth = await open()
  expect(await attemptAtOnce(auth, Array<string>(60).fill('203.0.113.7'))).toBe(10)
  const waitMs = await auth.takeAttempt('203.0.113.7')
  expect(waitMs).toBeGreaterThan(1_000)
  expect(waitMs).toBeLessThanOrEqual(60_000)
  expect(await auth.takeAttempt('203.0.113.8')).toBe(0)
})

it('counts an IPv6 network as one address', async () => {
  const addresses = Array.from({ length: 30 }, (_, i) => `2001:db8:1:2::${i.toString(16)}`)
  expect(await attemptAtOnce(await open(), addresses)).toBe(10)
})

it('checks a hundred passwords per minute in total', async () => {
  const addresses = Array.from({ length: 250 }, (_, i) => `203.0.113.${i}`)
  expect(await attemptAtOnce(await open(), addresses)).toBe(100)
})

it('does not count successful logins', async () => {
  const auth = await open()
  for (let i = 0; i < 25; i++) {
    expect(await auth.takeAttempt('203.0.113.7')).toBe(0)
    await auth.attemptSucceeded('203.0.113.7')
  }
  expect(await attemptAtOnce(auth, Array<string>(20).fill('203.0.113.7'))).toBe(10)
})

it('knows which role a password belongs to', async () => {
  const auth = await open('correct horse', 'only looking')
  expect([auth.roleOf('correct horse'), auth.roleOf('only looking')]).toEqual(['operator', 'viewer'])
  for (const password of ['', 'correct', 'correct horse ', 'Correct horse'])
    expect(auth.roleOf(password)).toBeUndefined()
  expect((await open('correct horse')).roleOf('')).toBeUndefined()
})

const sessionIn = (auth: AuthService, id: string): Promise<string | undefined> =>
  new Promise((resolve, reject) =>
    auth.sessions.get(id, (error: unknown, session) =>
      error instanceof Error ? reject(error) : resolve(session?.role),
    ),
  )

it('shares sessions between processes and ends them when a password changes', async () => {
  const auth = await open()
  await new Promise((resolve) =>
    auth.sessions.set('an id', { role: 'operator' } as unknown as Session, resolve),
  )
  const other = await open()
  expect(other.cookieSecret).toBe(auth.cookieSecret)
  expect(await sessionIn(other, 'an id')).toBe('operator')
  expect(await sessionIn(await open('another password'), 'an id')).toBeUndefined()
  expect(await sessionIn(await open('correct horse', 'only looking'), 'an id')).toBeUndefined()
})

it('stores neither session ids nor passwords nor addresses in Redis', async () => {
  const auth = await open()
  await new Promise((resolve) => auth.sessions.set('an-id', {} as unknown as Session, resolve))
  await auth.takeAttempt('203.0.113.7')
  const keys = await server.keys()
  expect(keys.length).toBeGreaterThan(2)
  for (const key of keys) expect(key).not.toMatch(/an-id|203\.0|horse/)
})
