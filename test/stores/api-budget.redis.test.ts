import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openApiBudget } from '../../src/stores/api-budget.ts'
import type { ApiBudget, Lane } from '../../src/platforms/api-budget.ts'
import { startTestRedis, type TestRedis } from '../support/redis/test-redis.ts'

let redis: TestRedis
let openers: ((platform: string) => ApiBudget)[]
let tests = 0
/** The same budget in two processes. */
let one: ApiBudget
let two: ApiBudget
beforeAll(async () => {
  redis = await startTestRedis()
  openers = [openApiBudget(await redis.open()), openApiBudget(await redis.open())]
})
beforeEach(() => {
  tests++
  ;[one, two] = openers.map((open) => open(`platform-${tests}`)) as [ApiBudget, ApiBudget]
})
afterAll(() => redis.close())

/** Takes `count` requests at once, from both processes in turn. Returns how many were granted. */
const granted = async (lane: Lane, count: number): Promise<number> => {
  const waits = await Promise.all(Array.from({ length: count }, (_, i) => (i % 2 ? one : two).take(lane)))
  return waits.filter((ms) => ms === 0).length
}

describe('the API budget', () => {
  it('grants 40 and 60 of 100 requests a minute until the platform announces a window', async () => {
    expect(await granted('listen', 200)).toBe(40)
    expect(await granted('answer', 200)).toBe(60)
    expect(await one.take('listen')).toBeGreaterThan(50_000) // nothing is left in this window
  })

  it('guarantees each lane its share, however much the other takes', async () => {
    const left = { used: 0, remaining: 1_000, resetMs: 600_000 }
    for (const [greedy, modest, its] of [
      ['listen', 'answer', 600],
      ['answer', 'listen', 400],
    ] as const) {
      const budgets = openers.map((open) => open(`greedy-${greedy}`)) as [ApiBudget, ApiBudget]
      ;[one, two] = budgets
      await one.learn(left)
      expect(await granted(greedy, 1_000)).toBe(1_000 - its)
      const waitMs = await one.take(greedy)
      await wait(waitMs + 5)
      expect(await two.take(greedy)).toBe(0) // the share of time that passed unused
      expect(await granted(modest, 1_000)).toBe(its - 1) // the rest of the share
    }
  }, 30_000)

  it('returns the exact time to wait', async () => {
    expect(await granted('listen', 41)).toBe(40)
    const early = await one.take('listen')
    const startMs = performance.now()
    expect(early).toBeLessThanOrEqual(1_000) // one of the other lane's 60 a minute is freed every second
    expect(early).toBeGreaterThan(500)
    await wait(early - 50)
    const late = await two.take('listen')
    expect(late).toBeGreaterThan(0)
    expect(Math.abs(early - late - (performance.now() - startMs))).toBeLessThan(25)
    await wait(late + 1)
    expect(await two.take('listen')).toBe(0)
    expect(await two.take('listen')).toBeGreaterThan(900)
  })
})

describe('an announced window', () => {
  it('is divided between the lanes without losing a request', async () => {
    await one.take('listen')
    await two.learn({ used: 1, remaining: 9, resetMs: 600_000 })
    expect(await granted('answer', 20)).toBe(6)
    expect(await granted('listen', 20)).toBe(3)
  })

  it('only shrinks, because announcements arrive late and others use the account too', async () => {
    await one.learn({ used: 0, remaining: 100, resetMs: 600_000 })
    expect(await granted('answer', 10)).toBe(10)
    await two.learn({ used: 2, remaining: 98, resetMs: 600_000 })
    expect(await granted('answer', 100)).toBe(50)
    await one.learn({ used: 80, remaining: 20, resetMs: 598_000 })
    expect(await granted('listen', 100)).toBe(20)
  })

  it('is replaced by a window with a later reset, and late news of the old one is ignored', async () => {
    await one.learn({ used: 3, remaining: 2, resetMs: 10_000 })
    expect(await granted('answer', 9)).toBe(2)
    await one.learn({ used: 0, remaining: 10, resetMs: 600_000 })
    await two.learn({ used: 5, remaining: 1, resetMs: 9_000 })
    expect(await granted('answer', 20)).toBe(6)
    expect(await granted('listen', 20)).toBe(4)
  })

  it('is assumed to repeat after its reset', async () => {
    await one.learn({ used: 4, remaining: 1, resetMs: 300 })
    expect(await two.take('answer')).toBe(0)
    const waitMs = await one.take('answer')
    expect(waitMs).toBeGreaterThan(0)
    expect(waitMs).toBeLessThanOrEqual(300)
    await wait(waitMs + 1)
    expect(await granted('listen', 9)).toBe(2)
    expect(await granted('answer', 9)).toBe(3)
  })

  it('without remaining requests stops all lanes in all processes until its reset', async () => {
    await one.learn({ used: 0, remaining: 1_000, resetMs: 600_000 })
    await one.learn({ used: 0, remaining: 0, resetMs: 300 })
    const waits = await Promise.all([one, two].flatMap((b) => [b.take('listen'), b.take('answer')]))
    for (const ms of waits) {
      expect(ms).toBeGreaterThan(200)
      expect(ms).toBeLessThanOrEqual(300)
    }
    await wait(Math.max(...waits) + 1)
    expect(await granted('listen', 1_000)).toBe(400)
  })

  it('applies to its own platform only', async () => {
    await one.learn({ used: 1, remaining: 0, resetMs: 60_000 })
    expect(await one.take('answer')).toBeGreaterThan(0)
    expect(await openers[0]?.('elsewhere').take('answer')).toBe(0)
  })
})
