import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ColorizeRequest } from '../../../../src/core/domain.ts'
import { createGalleryService } from '../../../../src/web/public/gallery/service.ts'
import { openResults, type ResultsFixture } from '../../../support/web/results-fixture.ts'

let results: ResultsFixture
beforeAll(async () => {
  results = await openResults()
})
beforeEach(() => results.redis.empty())
afterAll(() => results.redis.close())

describe('the gallery', () => {
  const shown = async (beforeMs = Date.now() + 1_000) => {
    const { results: page, olderMs } = await createGalleryService(results).page(beforeMs)
    return { ids: page.map(({ resultId }) => resultId), olderMs }
  }

  it('shows public results only', async () => {
    const mine = await results.addResult()
    const reddit = await results.addResult(
      { id: 'reddit-t1_a', platform: 'reddit', requester: 'ann', owners: ['bob'] },
      1_000,
    )
    await results.addResult({ visibility: 'private' })
    await results.addResult({ nsfw: true })
    await results.addResult({ unlisted: true })
    await results.addResult({ id: 'discord-1a', platform: 'discord' })
    const taken = await results.addResult()
    await results.ledger.deleteResults(`web-a${results.count()}`, [taken])
    expect((await shown()).ids).toEqual([mine, reddit])
  })

  it('shows nothing of users who opted out, their pictures, or places where the bot is off', async () => {
    const { policies } = results
    const ask = (changed: Partial<ColorizeRequest>) =>
      results.addResult({
        id: `reddit-t1_b${results.count()}`,
        platform: 'reddit',
        requester: 'ann',
        ...changed,
      })
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
    for (let i = 0; i < 60; i++) ids.unshift(await results.addResult({}, 1_000 + i))
    const first = await shown()
    expect(first.ids).toEqual(ids.slice(0, 24))
    const second = await shown(first.olderMs)
    const third = await shown(second.olderMs)
    expect([...first.ids, ...second.ids, ...third.ids]).toEqual(ids)
    expect(third.olderMs).toBeUndefined()
  })

  it('limits how much it reads for one page', async () => {
    const old = await results.addResult({}, 1)
    const many = Array.from({ length: 520 }, (_, i) => results.addResult({ unlisted: true }, 1_000 + i))
    await Promise.all(many)
    const first = await shown()
    expect(first.ids).toEqual([])
    expect((await shown(first.olderMs)).ids).toEqual([old])
  })
})
