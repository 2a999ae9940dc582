import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Complaint } from '../../../../src/core/domain.ts'
import { createReportService } from '../../../../src/web/public/report/service.ts'
import { openResults, reportsKeptMs, type ResultsFixture } from '../../../support/web/results-fixture.ts'

let results: ResultsFixture
beforeAll(async () => {
  results = await openResults()
})
beforeEach(() => results.redis.empty())
afterAll(() => results.redis.close())

describe('reports', () => {
  const complaint = (resultId: string): Complaint => ({ resultId, reason: 'shows_me', text: 'It is me.' })

  it('are listed oldest first until they are closed, and then deleted', async () => {
    const service = createReportService(results)
    const [one, other] = [await results.addResult(), await results.addResult({ nsfw: true })]
    expect(await service.report({ ...complaint(one), contact: 'ann@example.org' }, '203.0.113.7')).toBe(
      'taken',
    )
    expect(await service.report(complaint(other), '203.0.113.7')).toBe('taken')
    const waiting = await results.reports.list()
    expect(waiting.map(({ resultId }) => resultId)).toEqual([one, other])
    expect(waiting[0]).toMatchObject({ reason: 'shows_me', text: 'It is me.', contact: 'ann@example.org' })
    expect(await results.reports.settle(waiting[0]?.id ?? '')).toBe(true)
    expect(await results.reports.settle(waiting[0]?.id ?? '')).toBe(false)
    expect(await results.reports.list()).toHaveLength(1)
    expect((await results.redis.keys()).filter((key) => key.includes(waiting[0]?.id ?? ''))).toEqual([])
  })

  it('are accepted for public results only', async () => {
    const service = createReportService(results)
    expect(await service.report(complaint('f'.repeat(32)), '203.0.113.7')).toBe('no_result')
    const hidden = await results.addResult({ visibility: 'private' })
    expect(await service.report(complaint(hidden), '203.0.113.7')).toBe('no_result')
  })

  it('are limited per address and in total', async () => {
    const service = createReportService(results)
    const one = await results.addResult()
    const answers = []
    for (let i = 0; i < 11; i++) answers.push(await service.report(complaint(one), '203.0.113.7'))
    expect(answers.lastIndexOf('taken')).toBe(9)
    expect(answers[10]).toBe('too_often')
    const now = Date.now()
    await Promise.all(Array.from({ length: 990 }, () => results.reports.add(complaint(one), now)))
    expect(await service.report(complaint(one), '203.0.113.8')).toBe('full')
  })

  it('expire like all other data', async () => {
    const { reports } = results
    const one = await results.addResult()
    const now = Date.now()
    await reports.add(complaint(one), now)
    const [key] = await results.redis.keys('{colorizebot}:reports:report:*')
    expect(await results.db.pttl(key ?? '')).toBeLessThanOrEqual(reportsKeptMs)
    await results.db.del(key ?? '') // as its time does
    expect(await reports.list()).toEqual([])
    await reports.add(complaint(one), now + reportsKeptMs + 1_000)
    expect(await results.db.zcard('{colorizebot}:reports:open')).toBe(1)
  })
})
