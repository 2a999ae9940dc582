import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quantile } from '../../src/stores/histogram.ts'
import { createLogger } from '../../src/core/log.ts'
import { openRedis, type Redis } from '../../src/redis/redis.ts'
import { openStatistics, slotMs, type Statistics } from '../../src/stores/statistics.ts'
import { startTestRedis, type TestRedis } from '../support/redis/test-redis.ts'

const log = createLogger({ level: 'silent' })
const hour = slotMs.hour

let redis: TestRedis
let db: Redis
let nowMs: number
/** Two processes with one book. */
let one: Statistics
let two: Statistics
beforeAll(async () => {
  redis = await startTestRedis()
  const [first, second] = [await redis.open(), await redis.open()]
  db = first.connect('general')
  one = openStatistics(first, log, () => nowMs)
  two = openStatistics(second, log, () => nowMs)
})
beforeEach(async () => {
  await redis.empty()
  nowMs = Date.UTC(2030, 0, 2, 12, 7)
})
afterAll(() => redis.close())

/** Notes travel by themselves: all that were made are there once this is. */
const written = (count: number) =>
  expect
    .poll(async () => {
      const [slot] = await one.slots('hour', 1)
      return [...(slot?.requests.values() ?? [])].reduce((sum, requests) => sum + requests, 0)
    })
    .toBe(count)

describe('the book', () => {
  it('counts what all processes note, by five minutes and by hours', async () => {
    one.note({ kind: 'settled', platform: 'reddit', state: 'failed', code: 'too_small' })
    one.note({ kind: 'settled', platform: 'reddit', state: 'sent' })
    one.note({ kind: 'coloured', photos: 3 })
    one.note({ kind: 'held_back', platform: 'discord' })
    one.note({ kind: 'requested', platform: 'reddit' })
    two.note({ kind: 'requested', platform: 'reddit' })
    two.note({ kind: 'requested', platform: 'web' })
    await written(3)
    for (const size of ['fiveMinutes', 'hour'] as const) {
      const slots = await two.slots(size, 2)
      expect(slots.map(({ atMs }) => atMs)).toEqual(
        [1, 0].map((ago) => nowMs - (nowMs % slotMs[size]) - ago * slotMs[size]),
      )
      expect(slots[0]?.requests.size).toBe(0)
      expect(Object.fromEntries(slots[1]?.requests ?? [])).toEqual({ reddit: 2, web: 1 })
      expect(slots[1]?.outcomes).toEqual([
        { platform: 'reddit', state: 'failed', code: 'too_small', count: 1 },
        { platform: 'reddit', state: 'sent', code: undefined, count: 1 },
      ])
      expect(slots[1]?.photos).toBe(3)
      expect(slots[1]?.heldBack.get('discord')).toBe(1)
    }
  })

  it('keeps the hours apart, and none for longer than a day and a bit', async () => {
    one.note({ kind: 'requested', platform: 'reddit' })
    await written(1)
    nowMs += hour
    one.note({ kind: 'requested', platform: 'reddit' })
    await written(1)
    const [before, now] = await one.slots('hour', 2)
    expect([before?.requests.get('reddit'), now?.requests.get('reddit')]).toEqual([1, 1])
    for (const key of await redis.keys()) {
      const leftMs = await db.pttl(key)
      expect(leftMs).toBeGreaterThan(25 * hour)
      expect(leftMs).toBeLessThanOrEqual(26 * hour)
    }
  })

  it('knows the median and the 99th percentile of what took how long', async () => {
    for (let i = 0; i < 98; i++) one.note({ kind: 'took', stage: 'whole', ms: 1_900 })
    for (let i = 0; i < 2; i++) one.note({ kind: 'took', stage: 'whole', ms: 50_000 })
    one.note({ kind: 'requested', platform: 'reddit' })
    await written(1)
    const [slot] = await one.slots('hour', 1)
    const whole = slot?.durations.get('whole') ?? new Map<number, number>()
    expect(quantile(whole, 0.5)).toBeCloseTo(1_500 + 500 * (50 / 98))
    expect(quantile(whole, 0.99)).toBeCloseTo(52_500)
    expect(slot?.durations.get('waiting')?.size).toBe(0)
  })

  it('throws nothing where Redis is gone', async () => {
    const gone = await openRedis({ redisUrl: 'redis://127.0.0.1:1', dataDir: '', log })
    const book = openStatistics(gone, log)
    expect(() => book.note({ kind: 'coloured', photos: 1 })).not.toThrow()
    await expect(book.slots('hour', 1)).rejects.toThrow()
    await gone.close()
  })
})

describe('a quantile', () => {
  it('is none of nothing, and the last bound of what is beyond it', () => {
    expect(quantile(new Map(), 0.5)).toBeUndefined()
    expect(quantile(new Map([[Infinity, 4]]), 0.5)).toBe(3_600_000)
  })
})
