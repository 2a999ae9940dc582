import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ColorizeRequest, Outcome } from '../../../../src/core/domain.ts'
import { ColorizeError } from '../../../../src/core/errors.ts'
import { openStates } from '../../../../src/stores/ledger-entry.ts'
import type { Platform, ReplyParts } from '../../../../src/platforms/platform.ts'
import { giveUpReply, replyJob } from '../../../../src/requests/reply-job.ts'
import type { WorkerParts } from '../../../../src/requests/worker-parts.ts'
import type { LedgerAction } from '../../../../src/web/admin/ledger/actions.ts'
import { openLedgerFixture, type LedgerFixture } from '../../../support/web/ledger-fixture.ts'

let desk: LedgerFixture
beforeAll(async () => {
  desk = await openLedgerFixture()
})
afterAll(() => desk.close())
beforeEach(() => desk.clear())

const run = (id: string, action: LedgerAction) => desk.service.run(id, action, 1)
const actionsOf = async (id: string) => (await desk.service.entry(id))?.actions ?? []
/** A reply job asks for no other parts than the desk has. */
const worker = () => desk as unknown as WorkerParts

const platformThat = (reply: (aids: ReplyParts) => Promise<{ replyId: string }>): Platform => ({
  name: 'reddit',
  listen: () => Promise.resolve(),
  previewText: () => '',
  close: () => Promise.resolve(),
  reply: (_target, _outcome, aids) => reply(aids),
})

/** The platform took the answer, or not: it did not say, until no try was left. */
const failToAnswer = async ({ id, platform, target }: ColorizeRequest, outcome: Outcome): Promise<void> => {
  const job = { id, platform, target, outcome }
  const error = new ColorizeError('platform_unavailable', 'cut')
  await expect(
    replyJob(
      worker(),
      platformThat(() => Promise.reject(error)),
      job,
    ),
  ).rejects.toBe(error)
  await giveUpReply(worker(), job, error)
}

const waitingFor = async (id: string): Promise<string[]> => {
  const queues = { colorize: desk.queues.colorize, reply: desk.queues.replyQueue('reddit') }
  const found = await Promise.all(
    Object.entries(queues).map(async ([name, queue]) => ((await queue.getJob(id)) ? [name] : [])),
  )
  return found.flat()
}

describe('retrying a request', () => {
  it('answers once with the stored pictures and checks for an earlier answer first', async () => {
    const request = await desk.accept()
    const outcome = await desk.colour(request)
    await failToAnswer(request, outcome)
    expect(await run(request.id, 'retry')).toBe(true)
    expect(await waitingFor(request.id)).toEqual(['reply'])
    const reply = vi.fn((aids: ReplyParts) => Promise.resolve({ replyId: `t1_${aids.isRetry}` }))
    for (let i = 0; i < 2; i++) await replyJob(worker(), platformThat(reply), { ...request, outcome })
    expect(reply.mock.calls.map(([aids]) => aids.isRetry)).toEqual([true])
    const entry = await desk.ledger.read(request.id)
    expect([entry?.state, entry?.code]).toEqual(['sent', undefined])
  })

  it('checks for an earlier answer where a refusal may have been posted', async () => {
    const request = await desk.accept({ awaited: true })
    const refusal: Outcome = { kind: 'refused', code: 'not_an_image' }
    await desk.ledger.recordOutcome(request.id, refusal)
    await failToAnswer(request, refusal)
    expect(await run(request.id, 'retry')).toBe(true)
    expect(await waitingFor(request.id)).toEqual(['colorize'])
    const outcome = await desk.colour(request)
    const reply = vi.fn((aids: ReplyParts) => Promise.resolve({ replyId: `t1_${aids.isRetry}` }))
    await replyJob(worker(), platformThat(reply), { ...request, outcome })
    expect(reply.mock.calls.map(([aids]) => aids.isRetry)).toEqual([true])
  })

  it('colorizes again where the pictures were deleted', async () => {
    const request = await desk.accept()
    const outcome = await desk.colour(request)
    const { id, platform, target } = request
    await desk.queues.addReply({ id, platform, target, outcome })
    await failToAnswer(request, outcome)
    expect(await run(id, 'delete')).toBe(true)
    expect(await run(id, 'retry')).toBe(true)
    expect(await waitingFor(id)).toEqual(['colorize'])
    const entry = await desk.ledger.read(id)
    expect([entry?.outcome, entry?.resultId, entry?.removedAtMs, entry?.code]).toEqual(
      Array(4).fill(undefined),
    )
    expect(entry?.history).toMatch(/^accepted@\d+ colorized@\d+ sending@\d+ failed@\d+ accepted@\d+$/)
  })

  it('does not answer a user who opted out since', async () => {
    const request = await desk.accept()
    const outcome = await desk.colour(request)
    await failToAnswer(request, outcome)
    await run(request.id, 'block-user')
    await run(request.id, 'retry')
    const reply = vi.fn(() => Promise.resolve({ replyId: 't1_x' }))
    await replyJob(worker(), platformThat(reply), { ...request, outcome })
    expect(reply).not.toHaveBeenCalled()
    expect((await desk.ledger.read(request.id))?.code).toBe('opted_out')
  })

  it('happens once, even if requested several times at once', async () => {
    const { id } = await desk.accept()
    await desk.ledger.advance(id, openStates, 'skipped', { code: 'over_quota' })
    const done = await Promise.all(Array.from({ length: 8 }, () => run(id, 'retry')))
    expect(done.filter(Boolean)).toHaveLength(1)
    expect(await waitingFor(id)).toEqual(['colorize'])
  })

  it('is not offered for requests that are answered, in progress, or whose upload was deleted', async () => {
    const answered = await desk.accept()
    await desk.ledger.advance(answered.id, openStates, 'failed', { code: 'no_image', replyId: 't1_x' })
    const underWay = await desk.accept()
    const upload = await desk.accept({ pictures: [{ source: { kind: 'stored', key: 'uploads/x' } }] })
    await desk.ledger.advance(upload.id, openStates, 'failed', { code: 'not_an_image' })
    for (const { id } of [answered, underWay, upload]) {
      expect(await actionsOf(id)).not.toContain('retry')
      expect(await run(id, 'retry')).toBe(false)
    }
    expect(await run('reddit-t1_nowhere', 'retry')).toBe(false)
  })
})

describe('blocking a user or place', () => {
  it.each([
    ['block-user', 'unblock-user', 'opted_out'],
    ['block-place', 'unblock-place', 'switched_off'],
  ] as const)('takes effect with %s and ends with %s', async (block, unblock, objection) => {
    const request = await desk.accept()
    const standing = async () => (await desk.policies.check(request)).rejection
    expect(await run(request.id, block)).toBe(true)
    expect(await standing()).toBe(objection)
    expect(await actionsOf(request.id)).toContain(unblock)
    expect(await run(request.id, block)).toBe(false)
    expect(await run(request.id, unblock)).toBe(true)
    expect(await standing()).toBeUndefined()
    expect(await actionsOf(request.id)).toContain(block)
  })

  it('keeps the other settings of a place', async () => {
    const { id } = await desk.accept()
    await desk.policies.updatePolicy('reddit', 'oldphotos', {
      speak: 'link_only',
      nsfw: false,
      hourlyLimit: 7,
    })
    await run(id, 'block-place')
    const policy = { speak: 'off', nsfw: false, hourlyLimit: 7 }
    expect(await desk.policies.storedPolicy('reddit', 'oldphotos')).toEqual(policy)
  })
})
