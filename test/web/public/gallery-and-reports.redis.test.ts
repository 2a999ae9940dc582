import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ColorizeRequest, Complaint, Outcome } from '../../../src/core/domain.ts'
import { openLedger } from '../../../src/stores/ledger.ts'
import { createLogger } from '../../../src/core/log.ts'
import { openPolicies } from '../../../src/stores/policies.ts'
import { openQuotas } from '../../../src/stores/quotas.ts'
import type { Redis } from '../../../src/redis/redis.ts'
import { openReports } from '../../../src/stores/reports.ts'
import { createGalleryService } from '../../../src/web/public/gallery/service.ts'
import { createReportService } from '../../../src/web/public/report/service.ts'
import { openVisitors } from '../../../src/stores/visitors.ts'
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis.ts'

const dayMs = 24 * 3_600_000
let redis: TestRedis
let db: Redis
let parts: Awaited<ReturnType<typeof openParts>>
const openParts = async () => {
  const handle = await redis.open()
  db = handle.connect('general')
  return {
    ...{ ledger: openLedger(handle), policies: openPolicies(handle), quotas: openQuotas(handle) },
    ...{ visitors: openVisitors(handle), reports: openReports(handle, 30 * dayMs) },
    log: createLogger({ level: 'silent' }),
  }
}
beforeAll(async () => {
  redis = await startTestRedis()
  parts = await openParts()
})
beforeEach(() => redis.empty())
afterAll(() => redis.close())

let asked = 0
/** A request and its answer; the id of its result. */
const answered = async (changed: Partial<ColorizeRequest> = {}, atMs?: number): Promise<string> => {
  const resultId = String(++asked).padStart(32, '0')
  const request: ColorizeRequest = {
    ...{ id: `web-a${asked}`, platform: 'web', locale: 'en', visibility: 'public', maxBytes: 1_000 },
    pictures: [{ source: { kind: 'stored', key: `uploads/${asked}` } }],
    options: { vividness: 1, sideBySide: false, force: true },
    ...{ target: {}, nsfw: false },
    ...changed,
  }
  const { id, platform, target, nsfw } = request
  const artifact = {
    ...{ resultId, key: `results/${resultId}/after.jpg`, beforeKey: `results/${resultId}/before.jpg` },
    ...{ contentType: 'image/jpeg', widthPx: 40, heightPx: 30, bytes: 9, model: 'sepia' },
  }
  const outcome: Outcome = { kind: 'colorized', pictures: [{ kind: 'colorized', artifact, notes: [] }], nsfw }
  await parts.ledger.accept({ id, platform, target, request })
  await parts.ledger.colorized(id, outcome, [artifact])
  await parts.ledger.advance(id, ['colorized'], 'sent')
  if (atMs !== undefined) {
    await db.zadd('{colorizebot}:ledger:all', atMs, id)
    await db.hset(`{colorizebot}:ledger:entry:${id}`, 'acceptedAtMs', atMs)
  }
  return resultId
}

describe('the gallery', () => {
  const shown = async (beforeMs = Date.now() + 1_000) => {
    const { results, olderMs } = await createGalleryService(parts).page(beforeMs)
    return { ids: results.map(({ resultId }) => resultId), olderMs }
  }

  it('shows public results only', async () => {
    const mine = await answered()
    const reddit = await answered(
      { id: 'reddit-t1_a', platform: 'reddit', requester: 'ann', owners: ['bob'] },
      1_000,
    )
    await answered({ visibility: 'private' })
    await answered({ nsfw: true })
    await answered({ unlisted: true })
    await answered({ id: 'discord-1a', platform: 'discord' })
    const taken = await answered()
    await parts.ledger.deleteResults(`web-a${asked}`, [taken])
    expect((await shown()).ids).toEqual([mine, reddit])
  })

  it('shows nothing of users who opted out, their pictures, or places where the bot is off', async () => {
    const { policies } = parts
    const ask = (changed: Partial<ColorizeRequest>) =>
      answered({ id: `reddit-t1_b${asked}`, platform: 'reddit', requester: 'ann', ...changed })
    await ask({})
    await ask({ requester: 'carl', owners: ['bob'] })
    await ask({ requester: 'carl', place: 'quiet' })
    const left = await ask({ requester: 'carl' })
    await policies.setOptOut('reddit', 'ann', true)
    await policies.setOptOut('reddit', 'bob', true)
    await policies.updatePolicy('reddit', 'quiet', { speak: 'off', nsfw: true })
    expect((await shown()).ids).toEqual([left])
  })

  it('lists all results page by page, newest first', async () => {
    const ids: string[] = []
    for (let i = 0; i < 60; i++) ids.unshift(await answered({}, 1_000 + i))
    const first = await shown()
    expect(first.ids).toEqual(ids.slice(0, 24))
    const second = await shown(first.olderMs)
    const third = await shown(second.olderMs)
    expect([...first.ids, ...second.ids, ...third.ids]).toEqual(ids)
    expect(third.olderMs).toBeUndefined()
  })

  it('limits how much it reads for one page', async () => {
    const old = await answered({}, 1)
    const many = Array.from({ length: 520 }, (_, i) => answered({ unlisted: true }, 1_000 + i))
    await Promise.all(many)
    const first = await shown()
    expect(first.ids).toEqual([])
    expect((await shown(first.olderMs)).ids).toEqual([old])
  })
})

describe('reports', () => {
  const complaint = (resultId: string): Complaint => ({ resultId, reason: 'shows_me', text: 'It is me.' })

  it('are listed oldest first until they are closed, and then deleted', async () => {
    const service = createReportService(parts)
    const [one, other] = [await answered(), await answered({ nsfw: true })]
    expect(await service.report({ ...complaint(one), contact: 'ann@example.org' }, '203.0.113.7')).toBe(
      'taken',
    )
    expect(await service.report(complaint(other), '203.0.113.7')).toBe('taken')
    const waiting = await parts.reports.list()
    expect(waiting.map(({ resultId }) => resultId)).toEqual([one, other])
    expect(waiting[0]).toMatchObject({ reason: 'shows_me', text: 'It is me.', contact: 'ann@example.org' })
    expect(await parts.reports.settle(waiting[0]?.id ?? '')).toBe(true)
    expect(await parts.reports.settle(waiting[0]?.id ?? '')).toBe(false)
    expect(await parts.reports.list()).toHaveLength(1)
    expect((await redis.keys()).filter((key) => key.includes(waiting[0]?.id ?? ''))).toEqual([])
  })

  it('are accepted for public results only', async () => {
    const service = createReportService(parts)
    expect(await service.report(complaint('f'.repeat(32)), '203.0.113.7')).toBe('no_result')
    const hidden = await answered({ visibility: 'private' })
    expect(await service.report(complaint(hidden), '203.0.113.7')).toBe('no_result')
  })

  it('are limited per address and in total', async () => {
    const service = createReportService(parts)
    const one = await answered()
    const answers = []
    for (let i = 0; i < 11; i++) answers.push(await service.report(complaint(one), '203.0.113.7'))
    expect(answers.lastIndexOf('taken')).toBe(9)
    expect(answers[10]).toBe('too_often')
    const now = Date.now()
    await Promise.all(Array.from({ length: 990 }, () => parts.reports.add(complaint(one), now)))
    expect(await service.report(complaint(one), '203.0.113.8')).toBe('full')
  })

  it('expire like all other data', async () => {
    const { reports } = parts
    const one = await answered()
    const now = Date.now()
    await reports.add(complaint(one), now)
    const [key] = await redis.keys('{colorizebot}:reports:report:*')
    expect(await db.pttl(key ?? '')).toBeLessThanOrEqual(30 * dayMs)
    await db.del(key ?? '') // as its time does
    expect(await reports.list()).toEqual([])
    await reports.add(complaint(one), now + 31 * dayMs)
    expect(await db.zcard('{colorizebot}:reports:open')).toBe(1)
  })
})
