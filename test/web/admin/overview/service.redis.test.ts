import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openApiBudget, openBudgetStatus } from '../../../../src/stores/api-budget.ts'
import { openHeartbeats } from '../../../../src/stores/heartbeats.ts'
import { createLogger } from '../../../../src/core/log.ts'
import { platformNames } from '../../../../src/platforms/definitions.ts'
import { openQueues, type Queues } from '../../../../src/queue/queues.ts'
import type { RedisHandle } from '../../../../src/redis/redis.ts'
import { createOverviewService, type OverviewService } from '../../../../src/web/admin/overview/service.ts'
import { openStatistics, slotMs, type StatEvent, type Statistics } from '../../../../src/stores/statistics.ts'
import { startTestRedis, type TestRedis } from '../../../support/redis/test-redis.ts'

const startMs = Date.UTC(2030, 0, 2, 12, 7)

let redis: TestRedis
let handle: RedisHandle
let queues: Queues
let book: Statistics
let service: OverviewService
let nowMs: number
beforeAll(async () => {
  redis = await startTestRedis()
  handle = await redis.open()
  queues = await openQueues(handle, platformNames)
  book = openStatistics(handle, createLogger({ level: 'silent' }), () => nowMs)
  const parts = { statistics: book, queues, redis: handle, budgetOf: openBudgetStatus(handle) }
  service = createOverviewService({ ...parts, heartbeats: openHeartbeats(handle) })
})
beforeEach(async () => {
  await redis.empty()
  nowMs = startMs
})
afterAll(async () => {
  await queues.close()
  await redis.close()
})

/** Events are written in the background: waits until the last one can be read. */
const noted = async (...events: StatEvent[]): Promise<void> => {
  const requests = async () => (await book.slots('fiveMinutes', 1))[0]?.requests.get('web') ?? 0
  const before = await requests()
  for (const event of events) book.note(event)
  book.note({ kind: 'requested', platform: 'web' })
  await expect.poll(requests).toBe(before + 1)
}

describe('the overview', () => {
  it('is empty without any requests', async () => {
    const view = await service.overview()
    expect(view.hours).toHaveLength(25)
    expect(view.hours.at(-1)).toEqual({
      atMs: Date.UTC(2030, 0, 2, 12),
      requests: {},
      whole: { medianMs: undefined, p99Ms: undefined, count: 0 },
    })
    expect(view).toMatchObject({ waiting: 0, running: 0, answersWaiting: 0, failures: [], workers: [] })
    expect(view.limits).toEqual(
      ['reddit', 'discord'].map((platform) => ({ platform, budget: undefined, delayedCalls: 0 })),
    )
    expect(view.redis.usedBytes).toBeGreaterThan(100_000)
  })

  it('adds up the failures of the day by code, separately for silent ones', async () => {
    const failed = (platform: string, code: string): StatEvent => ({
      kind: 'settled',
      state: 'failed',
      platform,
      code,
    })
    await noted(failed('reddit', 'too_small'), failed('discord', 'too_small'))
    nowMs += 20 * slotMs.hour
    await noted(
      failed('discord', 'too_small'),
      { kind: 'settled', platform: 'reddit', state: 'skipped', code: 'over_quota' },
      { kind: 'settled', platform: 'reddit', state: 'sent' },
    )
    expect((await service.overview()).failures).toEqual([
      { code: 'too_small', count: 3, platforms: ['discord', 'reddit'], isSilent: false },
      { code: 'over_quota', count: 1, platforms: ['reddit'], isSilent: true },
    ])
  })

  it('measures the last hour and each hour of the day', async () => {
    await noted({ kind: 'took', stage: 'whole', ms: 900_000 })
    nowMs += 2 * slotMs.hour
    await noted({ kind: 'took', stage: 'whole', ms: 1_000 }, { kind: 'held_back', platform: 'discord' })
    const { whole, hours, limits } = await service.overview()
    expect(whole).toMatchObject({ medianMs: 875, count: 1 })
    expect(hours.slice(-3).map((hour) => hour.whole.count)).toEqual([1, 0, 1])
    expect(limits.map(({ delayedCalls }) => delayedCalls)).toEqual([0, 1])
  })

  it('shows what is left of a platform’s rate limit', async () => {
    const budget = openApiBudget(handle)('reddit')
    const readBudget = async () =>
      (await service.overview()).limits.find(({ platform }) => platform === 'reddit')?.budget
    await budget.take('listen')
    expect(await readBudget()).toMatchObject({ limit: 100, remaining: 99 })
    await budget.learn({ used: 400, remaining: 600, resetMs: 300_000 })
    const reddit = await readBudget()
    expect(reddit).toMatchObject({ limit: 1_000, remaining: 600 })
    expect(await openBudgetStatus(handle)('reddit', (reddit?.resetAtMs ?? 0) + 1)).toMatchObject({
      remaining: 1_000, // the next window
    })
    await budget.learn({ used: 1_000, remaining: 0, resetMs: 200_000 })
    expect(await readBudget()).toMatchObject({ remaining: 0 })
  })
})
