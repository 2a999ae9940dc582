import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { foolingChart } from '../../../src/web/game/chart.ts'
import type { GameServices, Score } from '../../../src/web/game/services.ts'
import { wilson } from '../../../src/web/game/wilson.ts'
import { createSite } from '../../../src/web/site.ts'
import { fakeAdmin } from '../../support/web/fake-admin.ts'
import { fakeApi } from '../../support/web/fake-api.ts'

const id = '0123456789abcdef0123456789abcdef'
const other = 'f'.repeat(32)
let app: FastifyInstance
let asked: unknown[][]

const score: Score = {
  ...{ shown: 18, fooled: 7, vigilance: 2, missed: 1, notCounted: 'blind' },
  overall: { model: '<sepia>', games: 3, shown: 54, fooled: 17 },
  fooledBy: [{ photo: other, widthPx: 4, heightPx: 3, shown: 3, fooled: 1 }],
  pictures: [{ photo: other, widthPx: 4, heightPx: 3, shown: 3, fooled: 1 }],
}
const note = <T>(answer: T, ...call: unknown[]): Promise<T> => {
  asked.push(call)
  return Promise.resolve(answer)
}
const game: GameServices = {
  state: () => Promise.resolve({ isReady: false, done: 3, total: 24, isDrawn: true, practice: 4, test: 20 }),
  start: () => note('too_often' as const, 'start'),
  picture: (...call) => note(call[0] === id ? Buffer.from('picture') : ('gone' as const), 'picture', ...call),
  answer: (...call) => note(call[1] === 0 ? {} : ('not_now' as const), 'answer', ...call),
  score: (given) => Promise.resolve(given === id ? score : undefined),
  pair: (given) => Promise.resolve(given === id ? Buffer.from('pair') : undefined),
  results: () => Promise.resolve([score.overall]),
}
const api = fakeApi().services
const pages = {
  result: () => Promise.resolve(undefined),
  image: () => Promise.resolve(undefined),
  thought: () => Promise.resolve(undefined),
  ready: () => Promise.resolve({ ok: true, findings: [] }),
}
beforeEach(async () => {
  asked = []
  app = await createSite({
    services: { api, pages, admin: fakeAdmin().services, game },
    ...{ sandbox: false, publicUrl: () => 'https://photos.example' },
  })
})
afterEach(() => app.close())

describe('Wilson’s interval', () => {
  // the ends are where the share lies z standard errors away: |x/n − p| = z √(p(1 − p)/n), solved by bisection
  it.each([
    [0, 10, 0, 0.2775328],
    [5, 10, 0.2365931, 0.7634069],
    [10, 10, 0.7224672, 1],
    [1, 20, 0.0088814, 0.2361312],
    [323, 1_000, 0.2947419, 0.3526128],
    [500, 1_000, 0.4690696, 0.5309304],
  ])('of %i in %i is %f to %f', (count, trials, low, high) => {
    expect(wilson(count, trials).low).toBeCloseTo(low, 6)
    expect(wilson(count, trials).high).toBeCloseTo(high, 6)
  })

  it('knows nothing where nothing was tried', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  })

  it('stands in the chart beside the paper’s rate and the ideal, and in words', () => {
    const chart = foolingChart({ shown: 1_000, fooled: 323 })
    expect(chart).toContain('Fooled in 32.3 % (95 % interval 29.5 % to 35.3 %) of the rounds')
    expect(chart).toContain('x1="48.94%"') // 0.323 of an axis that ends at 0.66
    expect(chart).toContain('x1="75.76%"')
  })
})

describe('/real-or-fake', () => {
  it('says how far the pictures are prepared, and what they are', async () => {
    const page = await app.inject('/real-or-fake')
    expect(page.body).toContain('<span id="done">3</span> of <span id="total">24</span>')
    expect(page.body).toContain('these are drawings')
    expect(page.body).toContain('<p id="begin" hidden>')
  })

  it('sends every picture alike', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map((position) => app.inject(`/real-or-fake/games/${id}/0/${position}`)),
    )
    const headers = (answer: typeof first) => ({ ...answer?.headers, date: '' })
    expect(headers(first)).toEqual(headers(second))
    expect(first?.headers).not.toHaveProperty('etag')
    expect(first?.headers).not.toHaveProperty('last-modified')
    expect(first?.headers['cache-control']).toBe('private, no-store')
  })

  it.each(['0/3', '-1/1', '1.5/1', 'x/1', '0/1/2', '0/truth', '1e9/0', '0/%2f'])(
    'knows no picture %s',
    async (path) => {
      expect((await app.inject(`/real-or-fake/games/${id}/${path}`)).statusCode).toBe(404)
      expect(asked).toEqual([])
    },
  )

  const answer = (payload: unknown, headers: Record<string, string> = {}, game = id) =>
    app.inject({
      ...{
        method: 'POST',
        url: `/real-or-fake/games/${game}/answers`,
        headers: { host: 'here', ...headers },
      },
      payload: payload as object,
    })

  it('takes answers of the form it asks for, and from its own page', async () => {
    expect((await answer({ round: 0, position: 1 })).statusCode).toBe(200)
    expect((await answer({ round: 1, position: 1 })).statusCode).toBe(409)
    for (const payload of [
      {},
      [],
      { round: 0, position: 3 },
      { round: -1, position: 1 },
      { round: '0', position: 1 },
    ])
      expect((await answer(payload)).statusCode).toBe(422)
    expect((await answer({ round: 0, position: 1 }, {}, '../x')).statusCode).toBe(404)
    expect((await answer({ round: 0, position: 1 }, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await answer({ round: 0, position: 1 }, { origin: 'https://evil.example' })).statusCode).toBe(403)
    expect(asked).toHaveLength(2)
  })

  it('starts no game where another site asks, or too many were started', async () => {
    const start = (headers: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/real-or-fake/games', headers: { host: 'here', ...headers } })
    expect((await start({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await start({})).statusCode).toBe(429)
  })

  it('shows a finished game’s score and its pairs, and leads back from any other', async () => {
    const page = await app.inject(`/real-or-fake/games/${id}`)
    expect(page.body).toContain('You were fooled 7 times in 18')
    expect(page.body).toContain('Network &lt;sepia&gt;')
    expect(page.body).toContain('Your game is not counted')
    expect((await app.inject(`/real-or-fake/games/${id}/pairs/${other}/true`)).body).toBe('pair')
    expect((await app.inject(`/real-or-fake/games/${other}/pairs/${other}/true`)).statusCode).toBe(404)
    for (const none of [other, 'x', '%2f'])
      expect((await app.inject(`/real-or-fake/games/${none}`)).headers.location).toBe('/real-or-fake')
  })

  it('shows no picture to who has not played', async () => {
    expect((await app.inject('/real-or-fake/results')).body).not.toContain('<img')
  })
})
