import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome, ReplyTarget } from '../../src/core/domain.ts'
import { createLogger } from '../../src/core/log.ts'
import { languages } from '../../src/i18n/languages.ts'
import type { PlatformEvents } from '../../src/platforms/events.ts'
import type { Platform } from '../../src/platforms/platform.ts'
import { openQueues } from '../../src/queue/queues.ts'
import { createIntake } from '../../src/requests/intake.ts'
import { openAnswers } from '../../src/stores/answers.ts'
import { openLedger } from '../../src/stores/ledger.ts'
import { openPolicies } from '../../src/stores/policies.ts'
import { openQuotas } from '../../src/stores/quotas.ts'
import { memoryStore } from '../support/memory-store.ts'
import type { OpenSubject, PlatformSubject } from '../support/platforms/subject.ts'
import { startTestRedis, type TestRedis } from '../support/redis/test-redis.ts'

const patience = { timeout: 15_000, interval: 20 }

/** What strangers might put into a queue as a target. */
const hostileTargets: readonly ReplyTarget[] = [
  {},
  { id: 7, comment: 'x', channelId: 'x', card: 7 },
  { comment: 't1_../../api/del', submission: 't3_a', author: 'bob' },
  { kind: 'mention', channelId: '1/../../users/@me', messageId: '1', userId: '1' },
  { kind: 'interaction', token: '../x', applicationId: '1' },
  JSON.parse('{"__proto__": {"comment": "t1_a"}, "card": "../c1"}') as ReplyTarget,
  { card: 'c1'.repeat(10_000), id: 'x'.repeat(100_000) },
]

const outcome: Outcome = { kind: 'refused', code: 'no_image' }
const outcomes: readonly Outcome[] = [
  outcome,
  { kind: 'repeated', url: 'https://example.com/1' },
  { kind: 'notice', notice: 'opted_out' },
]

const describeDefinition = ({ definition }: PlatformSubject): void => {
  const { name, title, settings } = definition
  it('has a name that fits ids, queues and addresses, and a title', () => {
    expect(name).toMatch(/^[a-z]+$/)
    expect(title).not.toBe('')
  })

  it('has settings that begin with its name and say what they mean', () => {
    for (const [variable, { meaning }] of Object.entries(settings)) {
      expect(variable.startsWith(`${name.toUpperCase()}_`)).toBe(true)
      expect(meaning).toMatch(/^[^\s].{10,}[.]$/s)
    }
  })

  it('marks every setting that looks like a secret as one', () => {
    for (const [variable, { isSecret }] of Object.entries(settings))
      if (/PASSWORD|SECRET|TOKEN|KEY$/.test(variable))
        expect({ variable, isSecret }).toMatchObject({ isSecret: true })
  })

  it('has the same messages in every language', () => {
    const keys = Object.keys(definition.messages.en).sort()
    for (const language of languages) expect(Object.keys(definition.messages[language]).sort()).toEqual(keys)
  })

  it('names its image hosts without protocol or path', () => {
    for (const host of definition.imageHosts) expect(host).toMatch(/^[a-z\d.-]+$/)
  })

  it('describes nothing for a target that it did not write', () => {
    for (const target of hostileTargets) expect(definition.describe(target)).toBeUndefined()
  })
}

/** What two listeners with the same account report, on its way into the ledger. */
const openReports = async (redis: TestRedis, name: string) => {
  const handle = await redis.open()
  const queues = await openQueues(handle, [name])
  const ledger = openLedger(handle)
  const intake = createIntake({
    ledger,
    answers: openAnswers(handle, ledger),
    policies: openPolicies(handle),
    queues,
    quotas: openQuotas(handle),
    limits: {},
    stats: { note: () => undefined },
    log: createLogger({ level: 'silent' }),
  })
  const reported: { id: string; target: ReplyTarget }[] = []
  const events: PlatformEvents = {
    ...intake,
    onRequest: async (request) => {
      await intake.onRequest(request)
      reported.push(request)
    },
    onRefusal: async (refusal) => {
      await intake.onRefusal(refusal)
      reported.push(refusal)
    },
  }
  return { events, reported, ledger, queues, close: () => queues.close() }
}

const describeAnswers = (subject: PlatformSubject): void => {
  let opened: OpenSubject
  let redis: TestRedis
  let reports: Awaited<ReturnType<typeof openReports>>
  let listeners: Platform[]
  const stop = new AbortController()
  let listening: Promise<unknown>
  let target: ReplyTarget = { id: 'an-id-of-the-page' }
  const parts = (isRetry: boolean) => ({
    isRetry,
    store: memoryStore(),
    bytesOf: () => Promise.reject(new Error('nothing is stored here')),
  })
  const first = (): Platform => listeners[0] as Platform

  beforeAll(async () => {
    redis = await startTestRedis()
    opened = await subject.open()
    reports = await openReports(redis, subject.definition.name)
    listeners = [await opened.create(), await opened.create()]
    const stores = listeners.map(() => memoryStore())
    listening = Promise.all(
      listeners.map(async (platform, i) =>
        platform.listen?.(reports.events, stores[i] ?? memoryStore(), stop.signal),
      ),
    )
  })
  afterAll(async () => {
    stop.abort()
    await listening
    for (const platform of listeners) await platform.close()
    await reports.close()
    await opened.close()
    await redis.close()
  })

  it('creates one ledger entry for a request that two listeners report', async () => {
    if (!first().listen) return
    // asked again until both hear it: what is said before a listener has connected may be missed
    const ids = () => reports.reported.map(({ id }) => id)
    const twice = () => ids().find((id, i) => ids().indexOf(id) !== i)
    await expect
      .poll(
        async () => {
          if (twice() === undefined) await opened.ask()
          return twice()
        },
        { timeout: 25_000, interval: 1_000 },
      )
      .toBeDefined()
    const id = twice() ?? ''
    expect((await reports.ledger.read(id))?.state).toBe('accepted')
    expect(await reports.ledger.idsOfOpen(Date.now() + 1_000, 1_000)).toHaveLength(new Set(ids()).size)
    target = reports.reported.find((one) => one.id === id)?.target ?? {}
    expect(id.startsWith(`${subject.definition.name}-`)).toBe(true)
  })

  it('describes the target that it wrote', () => {
    if (first().listen) expect(subject.definition.describe(target)?.url).toMatch(/^https:/)
  })

  it('posts one answer however often it is asked to reply', async () => {
    const before = opened.answers()
    const answers = []
    for (const isRetry of [false, true, true])
      answers.push(await first().reply(target, outcome, parts(isRetry)))
    expect(new Set(answers.map(({ replyId }) => replyId)).size).toBe(1)
    expect(opened.answers() - before).toBe(first().listen ? 1 : 0)
  })

  it('posts one answer when another process replies after a crash', async () => {
    const before = opened.answers()
    await (listeners[1] as Platform).reply(target, outcome, parts(true))
    expect(opened.answers()).toBe(before)
  })

  it('rejects a target that it did not write, and posts nothing', async () => {
    const before = opened.answers()
    for (const hostile of hostileTargets)
      await expect(
        (async () => first().reply(hostile, outcome, parts(false)))(),
        JSON.stringify(hostile).slice(0, 80),
      ).rejects.toMatchObject({ code: 'payload_invalid' })
    expect(opened.answers()).toBe(before)
  })

  it('removes its answer, and succeeds where it is gone already', async () => {
    const { replyId } = await first().reply(target, outcome, parts(true))
    const before = opened.answers()
    await first().remove?.(replyId, target)
    expect(before - opened.answers()).toBe(first().remove ? 1 : 0)
    await first().remove?.(replyId, target)
  })

  it('has a text for every outcome', () => {
    for (const one of outcomes) expect(typeof first().previewText(one)).toBe('string')
  })

  it(
    'stops listening when it is told to',
    async () => {
      stop.abort()
      await expect(listening).resolves.toBeDefined()
      const heard = reports.reported.length
      await opened.ask()
      expect(reports.reported).toHaveLength(heard)
    },
    patience.timeout,
  )
}

/** What every platform must do. A new one is added to platforms.redis.test.ts. */
export const describePlatform = (subject: PlatformSubject): void => {
  describe(`the definition of ${subject.definition.title}`, () => describeDefinition(subject))
  describe(subject.definition.title, () => describeAnswers(subject))
}
