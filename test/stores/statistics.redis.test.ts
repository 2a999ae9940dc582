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
/** The same statistics in two processes. */
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

/** `note` does not wait: resolves once `count` requests, and all events noted before them, are in Redis. */
const written = (count: number) =>
  expect
    .poll(async () => {
      const [slot] = await one.slots('hour', 1)
      return [...(slot?.requests.values() ?? [])].reduce((sum, requests) => sum + requests, 0)
    })
    .toBe(count)

describe('statistics', () => {
  it('count the events of all processes per five minutes and per hour', async () => {
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

  it('count each hour separately and keep it for 26 hours', async () => {
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

  it('hold durations from which median and 99th percentile can be read', async () => {
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

  it('ignore events while Redis is unreachable', async () => {
    const unreachable = await openRedis({ redisUrl: 'redis://127.0.0.1:1', dataDir: '', log })
    const statistics = openStatistics(unreachable, log)
    expect(() => statistics.note({ kind: 'coloured', photos: 1 })).not.toThrow()
    await expect(statistics.slots('hour', 1)).rejects.toThrow()
    await unreachable.close()
  })
})

describe('quantile', () => {
  it('is undefined for an empty histogram and the last bound for longer durations', () => {
    expect(quantile(new Map(), 0.5)).toBeUndefined()
    expect(quantile(new Map([[Infinity, 4]]), 0.5)).toBe(3_600_000)
  })
})
