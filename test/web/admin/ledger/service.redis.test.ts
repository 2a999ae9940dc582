import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { openStates } from '../../../../src/stores/ledger-entry.ts'
import { openLedgerFixture, type LedgerFixture } from '../../../support/web/ledger-fixture.ts'

let desk: LedgerFixture
beforeAll(async () => {
  desk = await openLedgerFixture()
})
afterAll(() => desk.close())
beforeEach(() => desk.clear())
afterEach(() => vi.useRealTimers())

const freezeTime = (atMs: number) => vi.useFakeTimers({ now: atMs, toFake: ['Date'] })

/** All requests, page by page. */
const listAll = async (): Promise<{ ids: string[]; pages: number }> => {
  const ids: string[] = []
  let beforeMs: number | undefined
  let pages = 0
  do {
    const { entries, olderThanMs } = await desk.service.find({ beforeMs })
    ids.push(...entries.map(({ id }) => id))
    beforeMs = olderThanMs
    pages++
  } while (beforeMs !== undefined && pages < 30)
  return { ids, pages }
}

it.each([25, 70])('lists every request once where %i were accepted in the same ms', async (together) => {
  freezeTime(Date.UTC(2026, 0, 2))
  for (let i = 0; i < 450; i++) {
    if (i % together === 0) vi.advanceTimersByTime(1)
    await desk.accept()
  }
  const { ids, pages } = await listAll()
  expect(pages).toBeLessThan(15)
  expect(ids).toHaveLength(450)
  expect(new Set(ids).size).toBe(450)
})

it('finds the requests of a day', async () => {
  freezeTime(Date.UTC(2026, 0, 1, 23, 59, 59, 999))
  const ids: string[] = []
  for (const ms of [0, 1, 24 * 3_600_000 - 1, 1]) {
    vi.advanceTimersByTime(ms)
    ids.push((await desk.accept()).id)
  }
  const { entries, olderThanMs } = await desk.service.find({ day: '2026-01-02' })
  expect(entries.map(({ id }) => id)).toEqual([ids[2], ids[1]])
  expect(olderThanMs).toBeUndefined()
})

it('shows no names of users', async () => {
  const { id } = await desk.accept({ requester: 'ann_secret', owners: ['bob_secret'] })
  await desk.ledger.advance(id, openStates, 'skipped', { code: 'over_quota' })
  const shown = JSON.stringify([await desk.service.find({}), await desk.service.entry(id)])
  expect(shown).toContain(id)
  expect(shown).not.toMatch(/ann|bob/)
})

it('shows the stored picture where no prediction is stored, also of private results', async () => {
  const request = await desk.accept({ visibility: 'private' })
  await desk.colour(request)
  const resultId = (await desk.ledger.read(request.id))?.resultId ?? ''
  const picture = await desk.service.picture(resultId, 'after', 224)
  expect([...(picture?.bytes ?? [])]).toEqual([1])
  expect(await desk.service.picture('f'.repeat(32), 'after')).toBeUndefined()
})
