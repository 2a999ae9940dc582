import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAnswers, pictureKeyOf } from '../../src/stores/answers.ts'
import type { Artifact, ColorizeRequest, Outcome } from '../../src/core/domain.ts'
import { openLedger } from '../../src/stores/ledger.ts'
import { createLogger } from '../../src/core/log.ts'
import { createDiskOutput } from '../../src/outputs/disk/disk.ts'
import { openStatistics } from '../../src/stores/statistics.ts'
import { openQueues } from '../../src/queue/queues.ts'
import type { Redis } from '../../src/redis/redis.ts'
import { retireOldEntries, deleteOrphanedFiles } from '../../src/requests/deletion/retention.ts'
import { startTestRedis, type TestRedis } from '../support/redis/test-redis.ts'

const dayMs = 24 * 3_600_000
const keepDays = 30
let redis: TestRedis
let db: Redis
let folder: string
let parts: Awaited<ReturnType<typeof openParts>>

const openParts = async () => {
  const handle = await redis.open()
  db = handle.connect('general')
  const ledger = openLedger(handle)
  const queues = await openQueues(handle, ['reddit', 'web'])
  const output = createDiskOutput(folder)
  const log = createLogger({ level: 'silent' })
  const stats = openStatistics(handle, log)
  return { ledger, queues, output, log, keepDays, stats, answers: openAnswers(handle, ledger) }
}
beforeAll(async () => {
  redis = await startTestRedis()
  folder = await mkdtemp(join(tmpdir(), 'cb-'))
  parts = await openParts()
})
afterAll(async () => {
  await parts.queues.close()
  await redis.close()
  await rm(folder, { recursive: true })
})

let asked = 0
const requestFor = (): ColorizeRequest => ({
  id: `reddit-t1_a${asked++}`,
  platform: 'reddit',
  locale: 'en',
  visibility: 'public',
  maxBytes: 1_000,
  requester: 'ann',
  owners: ['bob'],
  place: 'oldphotos',
  thread: `t3_${asked}`,
  pictures: [{ source: { kind: 'urls', urls: [`https://i.redd.it/${asked}.jpg`] } }],
  options: { vividness: 1, sideBySide: false, force: false },
  target: { parent: 'who asked' },
  nsfw: false,
})

const stored = async (): Promise<Artifact> => {
  const resultId = String(asked).padStart(32, '0')
  const key = (name: string) => `results/${resultId}/${name}`
  const artifact = { resultId, key: key('after.jpg'), beforeKey: key('before.jpg') }
  for (const one of [artifact.key, artifact.beforeKey])
    await parts.output.put(one, Uint8Array.of(1), 'image/jpeg')
  return { ...artifact, contentType: 'image/jpeg', widthPx: 4, heightPx: 3, bytes: 1, model: 'sepia' }
}

/** A request that was answered just now, with all that is kept of one. */
const answered = async () => {
  const { ledger, answers } = parts
  const request = requestFor()
  const { id, platform, target } = request
  await ledger.accept({ id, platform, target, request })
  const artifact = await stored()
  const outcome: Outcome = {
    kind: 'colorized',
    pictures: [{ kind: 'colorized', artifact, notes: [] }],
    nsfw: false,
  }
  await ledger.recordResults(id, outcome, [artifact])
  await ledger.advance(id, ['colorized'], 'sending')
  await ledger.advance(id, ['sending'], 'sent', { replyId: `t1_r${asked}`, replyUrl: 'https://reddit/x' })
  await answers.recordReply(platform, `t1_r${asked}`, id)
  await answers.recordSourceCheck(platform, id, Date.now())
  return { request, artifact, replyId: `t1_r${asked}` }
}
const files = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

it('keeps a request and its result for so many days, and then only that it was answered', async () => {
  const { ledger, answers } = parts
  const { request, artifact, replyId } = await answered()
  expect(await retireOldEntries(parts, Date.now() + keepDays * dayMs - 60_000)).toBe(0)
  expect(await ledger.artifactOf(artifact.resultId)).toBeDefined()
  expect(await retireOldEntries(parts, Date.now() + keepDays * dayMs + 60_000)).toBe(1)
  expect(await ledger.artifactOf(artifact.resultId)).toBeUndefined()
  expect(await files()).toEqual([])
  const left = await ledger.read(request.id)
  expect(left).toMatchObject({ state: 'sent', target: '{}' })
  expect(left).not.toHaveProperty('request')
  expect(await answers.findByReply('reddit', replyId)).toBeUndefined()
  expect(await answers.sourcesDue('reddit', Infinity, 10)).toEqual([])
  expect(await ledger.idsOfSubject({ platform: 'reddit', kind: 'person', name: 'bob' })).toEqual([])
  expect(await ledger.newest(Date.now() + dayMs, 10)).toEqual([])
})

it('answers no summons a second time while one can come again, and forgets it later', async () => {
  const { ledger } = parts
  const { request } = await answered()
  const again = { id: request.id, platform: request.platform, target: {}, request }
  await retireOldEntries(parts, Date.now() + keepDays * dayMs + 60_000)
  expect(await ledger.accept(again)).toBe(false)
  await retireOldEntries(parts, Date.now() + 2 * keepDays * dayMs + 60_000)
  expect(await ledger.read(request.id)).toBeUndefined()
  expect((await redis.keys()).filter((key) => key.includes(request.id))).toEqual([])
})

it('lets go of who is found by the picture, so that it is coloured anew', async () => {
  const { answers } = parts
  const request = requestFor()
  const { id, platform, target } = request
  await parts.ledger.accept({ id, platform, target, request })
  const picture = pictureKeyOf(request) ?? ''
  expect(await answers.claimPicture(picture, id)).toBeUndefined()
  expect((await answers.claimPicture(picture, 'reddit-other'))?.id).toBe(id)
  await retireOldEntries(parts, Date.now() + keepDays * dayMs + 60_000)
  expect((await parts.ledger.read(id))?.state).toBe('skipped') // it was still waiting, after all this time
  expect(await answers.claimPicture(picture, 'reddit-other')).toBeUndefined()
})

it('erases what nobody can read any more, and stops at nothing', async () => {
  const broken = requestFor()
  await parts.ledger.accept({ ...broken, request: { ...broken, pictures: [] } })
  await db.zadd('{colorizebot}:ledger:all', 1, 'reddit-lost')
  const { artifact } = await answered()
  expect(await retireOldEntries(parts, Date.now() + keepDays * dayMs + 60_000)).toBe(3)
  expect(await parts.ledger.artifactOf(artifact.resultId)).toBeUndefined()
  expect(await parts.ledger.read(broken.id)).not.toHaveProperty('request')
})

const put = async (key: string, daysAgo: number): Promise<void> => {
  await parts.output.put(key, Uint8Array.of(1), 'image/jpeg')
  const then = new Date(Date.now() - daysAgo * dayMs)
  await utimes(join(folder, key), then, then)
}

it('sweeps uploads and results that a dead process left, and nothing that somebody waits for', async () => {
  const waiting = requestFor()
  const used: ColorizeRequest = {
    ...waiting,
    pictures: [{ source: { kind: 'stored', key: 'uploads/used' } }],
  }
  await parts.ledger.accept({ id: used.id, platform: used.platform, target: {}, request: used })
  await put('uploads/used', 3)
  await put('uploads/young', 0.5)
  await put('uploads/orphan', 1.5)
  await put('results/a/young', keepDays)
  await put('results/a/orphan', keepDays + 2)
  await put('game/sepia/a.jpg', 1_000)
  expect(await deleteOrphanedFiles(parts, Date.now())).toBe(2)
  expect((await files()).sort()).toEqual(['a.jpg', 'used', 'young', 'young'])
})
