import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Score } from '../../../src/web/game/scores.ts'
import type { GameService } from '../../../src/web/game/service.ts'
import { createSite } from '../../../src/web/site.ts'
import { fakeAdmin } from '../../support/web/fake-admin.ts'
import { fakeApi } from '../../support/web/fake-api.ts'
import { noResults } from '../../support/web/no-results.ts'

const id = '0123456789abcdef0123456789abcdef'
const other = 'f'.repeat(32)
let app: FastifyInstance
let asked: unknown[][]

const score: Score = {
  shown: 18,
  fooled: 7,
  vigilance: 2,
  missed: 1,
  notCounted: 'blind',
  overall: { model: '<sepia>', games: 3, shown: 54, fooled: 17 },
  fooledBy: [{ photo: other, widthPx: 4, heightPx: 3, shown: 3, fooled: 1 }],
  pictures: [{ photo: other, widthPx: 4, heightPx: 3, shown: 3, fooled: 1 }],
}
const note = <T>(answer: T, ...call: unknown[]): Promise<T> => {
  asked.push(call)
  return Promise.resolve(answer)
}
const game: GameService = {
  state: () => Promise.resolve({ isReady: false, done: 3, total: 24, isDrawn: true, practice: 4, test: 20 }),
  start: () => note('too_often' as const, 'start'),
  picture: (...call) => note(call[0] === id ? Buffer.from('picture') : ('gone' as const), 'picture', ...call),
  answer: (...call) => note(call[1] === 0 ? {} : ('not_now' as const), 'answer', ...call),
  score: (given) => Promise.resolve(given === id ? score : undefined),
  pair: (given) => Promise.resolve(given === id ? Buffer.from('pair') : undefined),
  results: () => Promise.resolve([score.overall]),
}
const api = fakeApi().services
beforeEach(async () => {
  asked = []
  app = await createSite({
    services: { api, result: noResults, admin: fakeAdmin().services, game },
    sandbox: false,
    publicUrl: () => 'https://photos.example',
  })
})
afterEach(() => app.close())

describe('/real-or-fake', () => {
  it('shows how many pictures are prepared and that they are drawings', async () => {
    const page = await app.inject('/real-or-fake')
    expect(page.body).toContain('<span id="done">3</span> of <span id="total">24</span>')
    expect(page.body).toContain('these are computer-made drawings')
    expect(page.body).toContain('<p id="begin" hidden>')
  })

  it('sends every picture with the same headers', async () => {
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
    'answers 404 to the picture %s',
    async (path) => {
      expect((await app.inject(`/real-or-fake/games/${id}/${path}`)).statusCode).toBe(404)
      expect(asked).toEqual([])
    },
  )

  const answer = (payload: unknown, headers: Record<string, string> = {}, game = id) =>
    app.inject({
      method: 'POST',
      url: `/real-or-fake/games/${game}/answers`,
      headers: { host: 'here', ...headers },
      payload: payload as object,
    })

  it('accepts valid answers from its own page only', async () => {
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

  it('starts no game for another site or beyond the limit', async () => {
    const start = (headers: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/real-or-fake/games', headers: { host: 'here', ...headers } })
    expect((await start({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await start({})).statusCode).toBe(429)
  })

  it('shows score and pairs of a finished game only', async () => {
    const page = await app.inject(`/real-or-fake/games/${id}`)
    expect(page.body).toContain('You were fooled 7 times in 18')
    expect(page.body).toContain('Model &lt;sepia&gt;')
    expect(page.body).toContain('Your game is not in the results')
    expect((await app.inject(`/real-or-fake/games/${id}/pairs/${other}/true`)).body).toBe('pair')
    expect((await app.inject(`/real-or-fake/games/${other}/pairs/${other}/true`)).statusCode).toBe(404)
    for (const none of [other, 'x', '%2f'])
      expect((await app.inject(`/real-or-fake/games/${none}`)).headers.location).toBe('/real-or-fake')
  })

  it('shows no pictures on the results page', async () => {
    expect((await app.inject('/real-or-fake/results')).body).not.toContain('<img')
  })
})
