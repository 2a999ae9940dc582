import { createHash } from 'node:crypto'
import type { AdminServices } from '../../../src/web/admin/admin.ts'
import type { SessionStore } from '../../../src/web/admin/auth/service-types.ts'
import type { EntryDetail } from '../../../src/web/admin/ledger/service-types.ts'
import type { ActView } from '../../../src/web/admin/services.ts'
import { busyView } from './overview-views.ts'

export const passwords = { operator: 'correct horse', viewer: 'only looking' } as const

const memorySessions = (): SessionStore => {
  const kept = new Map<string, string>()
  return {
    set: (id, session, done) => {
      kept.set(id, JSON.stringify(session))
      done()
    },
    get: (id, done) => {
      const json = kept.get(id)
      done(null, json === undefined ? null : (JSON.parse(json) as Parameters<typeof done>[1]))
    },
    destroy: (id, done) => {
      kept.delete(id)
      done()
    },
  }
}

export const entryId = 'reddit-t1_abc'
const entry: EntryDetail = {
  ...{
    id: entryId,
    platform: 'reddit',
    state: 'failed',
    code: '<b>x</b>',
    acceptedAtMs: Date.UTC(2026, 0, 2),
  },
  history: [
    { state: 'accepted', atMs: Date.UTC(2026, 0, 2) },
    { state: 'failed', atMs: Date.UTC(2026, 0, 2) + 2_500 },
  ],
  ...{ place: 'oldphotos', sourceUrl: 'https://www.reddit.com/comments/x/_/abc', replyUrl: undefined },
  pictures: [{ resultId: 'a'.repeat(32), nsfw: true, widthPx: 40, heightPx: 30, model: 'sepia' }],
  ...{ isRemoved: false, options: { vividness: '1' }, said: undefined },
  acts: ['retry', 'rerender', 'delete', 'block-user', 'block-place'],
}

/** A dashboard over nothing: what it was told to do is in `deeds`, and noted in `acts`. */
export const fakeAdmin = () => {
  const deeds: unknown[][] = []
  const acts: ActView[] = []
  let guesses = 0
  const note = (...deed: unknown[]): Promise<void> => {
    deeds.push(deed)
    return Promise.resolve()
  }
  const services: AdminServices = {
    gate: {
      sessions: memorySessions(),
      cookieSecret: createHash('sha256').update('tests').digest('hex'),
      roleOf: (password) =>
        password === passwords.operator ? 'operator' : password === passwords.viewer ? 'viewer' : undefined,
      takeGuess: () => Promise.resolve(guesses++ >= 10 ? 60_000 : 0),
      guessedRightly: () => {
        guesses--
        return Promise.resolve()
      },
    },
    audit: {
      acts: () => Promise.resolve(acts),
      note: (act) => {
        acts.unshift(act)
        return Promise.resolve()
      },
    },
    overview: { overview: () => Promise.resolve(busyView) },
    platforms: {
      platforms: () =>
        Promise.resolve([{ name: 'reddit', isPaused: false, waiting: 3, listener: 'attic process 7' }]),
      gaps: () => Promise.resolve(2),
      setPaused: async (platform, isPaused) => {
        if (platform !== 'reddit' && platform !== 'all') return false
        await note('paused', platform, isPaused)
        return true
      },
    },
    policies: {
      policies: () =>
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
                ...{
                  place: 'oldphotos',
                  policy: { speak: 'link_only' as const, nsfw: true, hourlyLimit: 7 },
                },
                closedUntilMs: Date.UTC(2030, 0, 2),
              },
            ],
            optOuts: 7,
          },
        ]),
      setPlace: (platform, place, policy) => note('place', platform, place, policy),
      clearPlace: (platform, place) => note('clear', platform, place),
      setOptOut: (platform, person, out) => note('out', platform, person, out),
    },
    models: {
      overview: () =>
        Promise.resolve({
          models: [
            {
              ...{ id: 'pastel', title: '<b>x</b>', kind: 'ab', licence: 'MIT', bytes: 9_000_000 },
              ...{ parameters: 1e6, figures: [], measuredOn: '', knownFailures: '' },
              ...{ isVerified: true, trouble: undefined },
            },
          ],
          ...{ wanted: 'sepia', isChosen: false, workers: [] },
        }),
      choose: async (model) => {
        if (model !== 'pastel') return false
        await note('model', model)
        return true
      },
    },
    settings: {
      settings: () =>
        Promise.resolve([
          { name: 'MODEL', value: '<b>x</b>', isSet: true, isSecret: false, source: 'default' },
        ]),
      findings: () => Promise.resolve([{ name: 'Redis', state: 'bad', words: '<b>x</b> (internal)' }]),
    },
    ledger: {
      platforms: ['reddit', 'discord', 'web'],
      find: (query) => {
        deeds.push(['find', query])
        return Promise.resolve({ entries: [entry], olderThanMs: 1_234 })
      },
      entry: (id) => Promise.resolve(id === entryId ? entry : undefined),
      picture: () => Promise.resolve({ bytes: Buffer.from('picture'), contentType: 'image/jpeg' }),
      act: async (id, act, vividness) => {
        await note(act, id, vividness)
        return act !== 'retry'
      },
    },
  }
  return { services, deeds, acts }
}
