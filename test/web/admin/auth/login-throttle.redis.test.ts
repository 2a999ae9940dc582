import type { Session } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openQuotas } from '../../../../src/stores/quotas.ts'
import type { RedisHandle } from '../../../../src/redis/redis.ts'
import { createGateServices } from '../../../../src/web/admin/auth/service.ts'
import type { GateServices } from '../../../../src/web/admin/auth/service-types.ts'
import { startTestRedis, type TestRedis } from '../../../support/redis/test-redis.ts'

let server: TestRedis
let redis: RedisHandle
beforeAll(async () => {
  server = await startTestRedis()
  redis = await server.open()
})
afterAll(() => server.close())
beforeEach(() => server.empty())

const open = (adminPassword = 'correct horse', adminReadonlyPassword?: string): Promise<GateServices> =>
  createGateServices({ redis, quotas: openQuotas(redis), adminPassword, adminReadonlyPassword })

/** How many of so many guesses at the same moment are looked at. */
const guessAtOnce = async (gate: GateServices, addresses: readonly string[]): Promise<number> =>
  (await Promise.all(addresses.map((address) => gate.takeGuess(address)))).filter((waitMs) => waitMs === 0)
    .length

it('looks at ten guesses of an address in a minute, however many come at once', async () => {
  const gate = await open()
  expect(await guessAtOnce(gate, Array<string>(60).fill('203.0.113.7'))).toBe(10)
  const waitMs = await gate.takeGuess('203.0.113.7')
  expect(waitMs).toBeGreaterThan(1_000)
  expect(waitMs).toBeLessThanOrEqual(60_000)
  expect(await gate.takeGuess('203.0.113.8')).toBe(0)
})

it('takes a network of IPv6 for one address', async () => {
  const addresses = Array.from({ length: 30 }, (_, i) => `2001:db8:1:2::${i.toString(16)}`)
  expect(await guessAtOnce(await open(), addresses)).toBe(10)
})

it('looks at a hundred guesses of all addresses together', async () => {
  const addresses = Array.from({ length: 250 }, (_, i) => `203.0.113.${i}`)
  expect(await guessAtOnce(await open(), addresses)).toBe(100)
})

it('counts no login that was right', async () => {
  const gate = await open()
  for (let i = 0; i < 25; i++) {
    expect(await gate.takeGuess('203.0.113.7')).toBe(0)
    await gate.guessedRightly('203.0.113.7')
  }
  expect(await guessAtOnce(gate, Array<string>(20).fill('203.0.113.7'))).toBe(10)
})

it('knows whose password it is, and nobody by none', async () => {
  const gate = await open('correct horse', 'only looking')
  expect([gate.roleOf('correct horse'), gate.roleOf('only looking')]).toEqual(['operator', 'viewer'])
  for (const password of ['', 'correct', 'correct horse ', 'Correct horse'])
    expect(gate.roleOf(password)).toBeUndefined()
  expect((await open('correct horse')).roleOf('')).toBeUndefined()
})

const sessionIn = (gate: GateServices, id: string): Promise<string | undefined> =>
  new Promise((resolve, reject) =>
    gate.sessions.get(id, (error: unknown, session) =>
      error instanceof Error ? reject(error) : resolve(session?.role),
    ),
  )

it('shares sessions between processes, and ends them with the password', async () => {
  const gate = await open()
  await new Promise((resolve) =>
    gate.sessions.set('an id', { role: 'operator' } as unknown as Session, resolve),
  )
  const other = await open()
  expect(other.cookieSecret).toBe(gate.cookieSecret)
  expect(await sessionIn(other, 'an id')).toBe('operator')
  expect(await sessionIn(await open('another password'), 'an id')).toBeUndefined()
  expect(await sessionIn(await open('correct horse', 'only looking'), 'an id')).toBeUndefined()
})

it('keeps neither session ids nor passwords nor addresses in Redis', async () => {
  const gate = await open()
  await new Promise((resolve) => gate.sessions.set('an-id', {} as unknown as Session, resolve))
  await gate.takeGuess('203.0.113.7')
  const keys = await server.keys()
  expect(keys.length).toBeGreaterThan(2)
  for (const key of keys) expect(key).not.toMatch(/an-id|203\.0|horse/)
})
