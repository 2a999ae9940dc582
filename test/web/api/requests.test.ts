import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiIds, createApiSite, fakeApi, rightKey } from '../../support/web/fake-api.ts'

let app: FastifyInstance
beforeAll(async () => {
  app = await createApiSite(fakeApi().services)
})
afterAll(() => app.close())

const problemOf = (status: number, code?: string) => ({ status, ...(code !== undefined && { code }) })

describe('GET /api/requests/<id>', () => {
  it('returns the position in the queue and the estimated time', async () => {
    const answer = await app.inject(`/api/requests/${apiIds.waiting}`)
    expect(answer.json()).toEqual({ state: 'accepted', place: 2, etaMs: 4_000 })
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('returns the address of the result page', async () => {
    expect((await app.inject(`/api/requests/${apiIds.done}`)).json()).toEqual({
      state: 'sent',
      resultId: 'f'.repeat(32),
      resultUrl: `https://photos.example/r/${'f'.repeat(32)}`,
      imageUrl: `https://photos.example/api/requests/${apiIds.done}/image`,
    })
  })

  it('explains a failure in the language of the client', async () => {
    const url = `/api/requests/${apiIds.refused}`
    expect((await app.inject(url)).json()).toMatchObject({
      state: 'failed',
      code: 'not_an_image',
      sentence: expect.stringContaining('not a picture') as string,
    })
    const inGerman = await app.inject({ url, headers: { 'accept-language': 'de-AT, en;q=0.8' } })
    expect(inGerman.json<{ sentence: string }>().sentence).toContain('Datei')
  })

  it.each([
    'web-1',
    apiIds.unknown,
    'reddit-t1_abc',
    `web-${'A'.repeat(32)}`,
    '..%2f..%2fetc%2fpasswd',
    '%00',
    `${apiIds.done}%0d%0aset-cookie:x`,
    '%zz',
    'x'.repeat(500),
  ])('answers 404 to the id %s', async (id) => {
    for (const method of ['GET', 'DELETE'] as const)
      for (const url of [`/api/requests/${id}`, ...(method === 'GET' ? [`/api/requests/${id}/image`] : [])]) {
        const answer = await app.inject({ method, url })
        expect(answer.json()).toMatchObject({ status: 404 })
        expect(answer.body).not.toContain('passwd')
      }
  })
})

describe('GET /api/requests/<id>/image', () => {
  it('returns the picture once it is ready', async () => {
    const answer = await app.inject(`/api/requests/${apiIds.done}/image`)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('image/jpeg')
    expect(answer.body).toBe('jpeg')
  })

  it.each([
    [apiIds.waiting, 409, 'not_ready'],
    [apiIds.refused, 422, 'not_an_image'],
    [apiIds.gone, 410, 'answer_gone'],
  ])('answers with a problem otherwise: %s', async (id, status, code) => {
    const answer = await app.inject(`/api/requests/${id}/image`)
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ ...problemOf(status, code), detail: expect.any(String) as string })
  })
})

describe('DELETE /api/requests/<id>', () => {
  const remove = (id: string, headers = {}) =>
    app.inject({ method: 'DELETE', url: `/api/requests/${id}`, headers })

  it('needs the delete key', async () => {
    expect((await remove(apiIds.done, { 'delete-key': rightKey })).statusCode).toBe(204)
    for (const headers of [{}, { 'delete-key': 'wrong' }, { 'delete-key': '' }])
      expect((await remove(apiIds.done, headers)).json()).toMatchObject(problemOf(403, 'not_yours'))
    expect((await remove(apiIds.done, { 'delete-key': 'x'.repeat(300) })).statusCode).toBe(400)
  })
})

it.each([
  ['GET', '/api/colorize', 'POST'],
  ['DELETE', '/api/colorize', 'POST'],
  ['PUT', `/api/requests/${apiIds.done}`, 'GET, HEAD, DELETE'],
  ['POST', `/api/requests/${apiIds.done}/image`, 'GET, HEAD'],
] as const)('answers 405 to %s %s', async (method, url, allow) => {
  const answer = await app.inject({ method, url })
  expect(answer.json()).toMatchObject({ status: 405 })
  expect(answer.headers['allow']).toBe(allow)
})

it('answers 404 with a problem elsewhere below /api', async () => {
  for (const url of ['/api/nothing', '/api/docs/nothing', '/api/requests'])
    expect((await app.inject(url)).json()).toMatchObject({ status: 404 })
})
