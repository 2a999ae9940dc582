import { createHash } from 'node:crypto'
import type { AuditEntry } from '../../../src/stores/audit-log.ts'
import type { AdminServices } from '../../../src/web/admin/admin.ts'
import type { SessionStore } from '../../../src/web/admin/auth/session-store.ts'
import type { EntryDetail } from '../../../src/web/admin/ledger/service.ts'
import { busyView } from './overview-views.ts'

export const passwords = { operator: 'correct horse', viewer: 'only looking' } as const

const memorySessions = (): SessionStore => {
  const sessions = new Map<string, string>()
  return {
    set: (id, session, done) => {
      sessions.set(id, JSON.stringify(session))
      done()
    },
    get: (id, done) => {
      const json = sessions.get(id)
      done(null, json === undefined ? null : (JSON.parse(json) as Parameters<typeof done>[1]))
    },
    destroy: (id, done) => {
      sessions.delete(id)
      done()
    },
  }
}

export const entryId = 'reddit-t1_abc'
const entry: EntryDetail = {
  id: entryId,
  platform: 'reddit',
  state: 'failed',
  code: '<b>x</b>',
  acceptedAtMs: Date.UTC(2026, 0, 2),
  history: [
    { state: 'accepted', atMs: Date.UTC(2026, 0, 2) },
    { state: 'failed', atMs: Date.UTC(2026, 0, 2) + 2_500 },
  ],
  place: 'oldphotos',
  sourceUrl: 'https://www.reddit.com/comments/x/_/abc',
  replyUrl: undefined,
  pictures: [{ resultId: 'a'.repeat(32), nsfw: true, widthPx: 40, heightPx: 30, model: 'sepia' }],
  isRemoved: false,
  options: { vividness: '1' },
  dryRunReply: undefined,
  actions: ['retry', 'rerender', 'delete', 'block-user', 'block-place'],
}

/** A dashboard over nothing. `calls` is what it was told to do, `audited` what was written to the audit log. */
export const fakeAdmin = () => {
  const calls: unknown[][] = []
  const audited: AuditEntry[] = []
  let attempts = 0
  const call = (...args: unknown[]): Promise<void> => {
    calls.push(args)
    return Promise.resolve()
  }
  const services: AdminServices = {
    auth: {
      sessions: memorySessions(),
      cookieSecret: createHash('sha256').update('tests').digest('hex'),
      roleOf: (password) =>
        password === passwords.operator ? 'operator' : password === passwords.viewer ? 'viewer' : undefined,
      takeAttempt: () => Promise.resolve(attempts++ >= 10 ? 60_000 : 0),
      attemptSucceeded: () => {
        attempts--
        return Promise.resolve()
      },
    },
    audit: {
      list: () => Promise.resolve(audited),
      record: (action) => {
        audited.unshift(action)
        return Promise.resolve()
      },
    },
    overview: { overview: () => Promise.resolve(busyView) },
    platforms: {
      list: () =>
        Promise.resolve([{ name: 'reddit', isPaused: false, waiting: 3, listener: 'attic process 7' }]),
      gaps: () => Promise.resolve(2),
      setPaused: async (platform, isPaused) => {
        if (platform !== 'reddit' && platform !== 'all') return false
        await call('paused', platform, isPaused)
        return true
      },
    },
    policies: {
      list: () =>
        Promise.resolve([
          {
            platform: 'reddit',
            places: [
              {
                place: '<script>alert(1)</script>',
                policy: { speak: 'off', nsfw: false },
                closedUntilMs: undefined,
              },
              {
                place: 'oldphotos',
                policy: { speak: 'link_only', nsfw: true, hourlyLimit: 7 },
                closedUntilMs: Date.UTC(2030, 0, 2),
              },
            ],
            optOuts: 7,
          },
        ]),
      setPlace: (platform, place, policy) => call('place', platform, place, policy),
      clearPlace: (platform, place) => call('clear', platform, place),
      setOptOut: (platform, user, isOptedOut) => call('out', platform, user, isOptedOut),
    },
    models: {
      overview: () =>
        Promise.resolve({
          models: [
            {
              id: 'pastel',
              title: '<b>x</b>',
              kind: 'ab',
              licence: 'MIT',
              bytes: 9_000_000,
              parameters: 1e6,
              figures: [],
              measuredOn: '',
              knownFailures: '',
              isVerified: true,
              problem: undefined,
            },
          ],
          chosen: 'sepia',
          workers: [],
        }),
      choose: async (model) => {
        if (model !== 'pastel') return false
        await call('model', model)
        return true
      },
    },
    settings: {
      list: () =>
        Promise.resolve([
          {
            name: 'MODEL',
            group: 'Program',
            meaning: 'the <b>x</b>',
            value: '<b>x</b>',
            isSet: true,
            isSecret: false,
            source: 'default',
          },
        ]),
      findings: () => Promise.resolve([{ name: 'Redis', state: 'bad', words: '<b>x</b> (internal)' }]),
    },
    ledger: {
      platforms: ['reddit', 'discord', 'web'],
      find: (query) => {
        calls.push(['find', query])
        return Promise.resolve({ entries: [entry], olderThanMs: 1_234 })
      },
      entry: (id) => Promise.resolve(id === entryId ? entry : undefined),
      picture: () => Promise.resolve({ bytes: Buffer.from('picture'), contentType: 'image/jpeg' }),
      run: async (id, action, vividness) => {
        await call(action, id, vividness)
        return action !== 'retry'
      },
    },
  }
  return { services, calls, audited }
}
