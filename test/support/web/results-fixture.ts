import type { ColorizeRequest, Outcome } from '../../../src/core/domain.ts'
import { createLogger } from '../../../src/core/log.ts'
import { openLedger } from '../../../src/stores/ledger.ts'
import { openPolicies } from '../../../src/stores/policies.ts'
import { openQuotas } from '../../../src/stores/quotas.ts'
import { openReports } from '../../../src/stores/reports.ts'
import { openVisitors } from '../../../src/stores/visitors.ts'
import { startTestRedis } from '../redis/test-redis.ts'

const dayMs = 24 * 3_600_000
/** How long reports are kept here. */
export const reportsKeptMs = 30 * dayMs

export type ResultsFixture = Awaited<ReturnType<typeof openResults>>

/** The stores behind the public pages, in an empty database. */
export const openResults = async () => {
  const redis = await startTestRedis()
  const handle = await redis.open()
  const db = handle.connect('general')
  const ledger = openLedger(handle)
  let count = 0

  /** Adds an answered request and returns the id of its result. */
  const addResult = async (changed: Partial<ColorizeRequest> = {}, atMs?: number): Promise<string> => {
    const resultId = String(++count).padStart(32, '0')
    const request: ColorizeRequest = {
      id: `web-a${count}`,
      platform: 'web',
      locale: 'en',
      visibility: 'public',
      maxBytes: 1_000,
      pictures: [{ source: { kind: 'stored', key: `uploads/${count}` } }],
      options: { vividness: 1, sideBySide: false, force: true },
      target: {},
      nsfw: false,
      ...changed,
    }
    const { id, platform, target, nsfw } = request
    const artifact = {
      resultId,
      key: `results/${resultId}/after.jpg`,
      beforeKey: `results/${resultId}/before.jpg`,
      contentType: 'image/jpeg',
      widthPx: 40,
      heightPx: 30,
      bytes: 9,
      model: 'sepia',
    }
    const outcome: Outcome = {
      kind: 'colorized',
      pictures: [{ kind: 'colorized', artifact, notes: [] }],
      nsfw,
    }
    await ledger.accept({ id, platform, target, request })
    await ledger.recordResults(id, outcome, [artifact])
    await ledger.advance(id, ['colorized'], 'sent')
    if (atMs !== undefined) {
      await db.zadd('{colorizebot}:ledger:all', atMs, id)
      await db.hset(`{colorizebot}:ledger:entry:${id}`, 'acceptedAtMs', atMs)
    }
    return resultId
  }

  return {
    redis,
    db,
    ledger,
    addResult,
    policies: openPolicies(handle),
    quotas: openQuotas(handle),
    visitors: openVisitors(handle),
    reports: openReports(handle, reportsKeptMs),
    log: createLogger({ level: 'silent' }),
    /** The number of requests that were added: part of the id of the last one. */
    count: () => count,
  }
}
