import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAnswers } from '../../../src/stores/answers.ts'
import type { Artifact, ColorizeRequest, Outcome } from '../../../src/core/domain.ts'
import { openLedger } from '../../../src/stores/ledger.ts'
import { createLogger } from '../../../src/core/log.ts'
import { openPolicies } from '../../../src/stores/policies.ts'
import { createDiskOutput } from '../../../src/outputs/disk/disk.ts'
import { openQueues } from '../../../src/queue/queues.ts'
import { openPlatformStores } from '../../../src/stores/platform-store.ts'
import { createLedgerService } from '../../../src/web/admin/ledger/service.ts'
import { createPreviews } from '../../../src/web/previews.ts'
import { openStatistics } from '../../../src/stores/statistics.ts'
import { startTestRedis } from '../redis/test-redis.ts'

export type LedgerFixture = Awaited<ReturnType<typeof openLedgerFixture>>

/** The dashboard's ledger services on an own database and output folder. No worker takes the jobs. */
export const openLedgerFixture = async () => {
  const server = await startTestRedis()
  const redis = await server.open()
  const folder = await mkdtemp(join(tmpdir(), 'cb-'))
  const ledger = openLedger(redis)
  const queues = await openQueues(redis, ['reddit', 'web'])
  const output = createDiskOutput(folder)
  const log = createLogger({ level: 'silent' })
  const policies = openPolicies(redis)
  const books = { ledger, queues, output, log, policies, answers: openAnswers(redis, ledger) }
  const previews = createPreviews({ output })
  const service = createLedgerService({
    ...books,
    previews,
    platformNames: ['reddit', 'web'],
    isRealPlatform: () => true,
  })

  let asked = 0
  const accept = async (change: Partial<ColorizeRequest> = {}): Promise<ColorizeRequest> => {
    const id = `reddit-t1_a${asked++}`
    const request: ColorizeRequest = {
      id,
      platform: 'reddit',
      locale: 'en',
      visibility: 'public',
      maxBytes: 1_000,
      nsfw: false,
      requester: 'ann',
      owners: ['bob'],
      place: 'oldphotos',
      pictures: [{ source: { kind: 'urls', urls: [`https://i.redd.it/${asked}.jpg`] } }],
      options: { vividness: 1, sideBySide: false, force: false },
      target: { comment: `t1_a${asked}`, submission: 't3_b', author: 'ann' },
      ...change,
    }
    await ledger.accept({ id: request.id, platform: request.platform, target: request.target, request })
    return request
  }

  const colour = async (request: ColorizeRequest): Promise<Outcome> => {
    const resultId = String(asked).padStart(32, '0')
    const artifact: Artifact = {
      resultId,
      key: `${resultId}/after.jpg`,
      beforeKey: `${resultId}/before.jpg`,
      contentType: 'image/jpeg',
      widthPx: 4,
      heightPx: 3,
      bytes: 1,
      model: 'sepia',
    }
    for (const key of [artifact.key, artifact.beforeKey])
      await output.put(key, Uint8Array.of(1), 'image/jpeg')
    const pictures = [{ kind: 'colorized' as const, artifact, notes: [] }]
    const outcome: Outcome = { kind: 'colorized', nsfw: false, pictures }
    await ledger.recordResults(request.id, outcome, [artifact])
    return outcome
  }

  return {
    ...books,
    service,
    accept,
    colour,
    dryRun: false,
    stats: openStatistics(redis, log),
    stores: openPlatformStores(redis, policies),
    clear: () => server.empty(),
    close: async () => {
      await previews.close()
      await queues.close()
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}
