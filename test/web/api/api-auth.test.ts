import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import type { SiteOptions } from '../../../src/web/site.ts'
import { apiIds, createApiSite, fakeApi, form, image } from '../../support/web/fake-api.ts'

const key = 'key-of-the-tests-1'
const otherKey = 'key-of-the-tests-2'
const bearer = (given: string) => ({ authorization: `Bearer ${given}` })

let app: FastifyInstance
const open = async (options: Partial<SiteOptions>) => {
  const fake = fakeApi()
  app = await createApiSite(fake.services, { apiKeys: [key, otherKey], ...options })
  const ask = async (headers: Record<string, string> = {}) =>
    (await app.inject(form([image()], { host: 'photos.example', ...headers }))).statusCode
  return { ask, fake }
}
afterEach(() => app.close())

describe('the API on a public address', () => {
  it('accepts each key and counts each by itself', async () => {
    const { ask, fake } = await open({ isPublic: true })
    expect(await ask(bearer(key))).toBe(202)
    expect(await ask(bearer(otherKey))).toBe(202)
    expect(fake.submissions.map(({ client }) => client)).toEqual([
      { kind: 'key', key },
      { kind: 'key', key: otherKey },
    ])
  })

  it('refuses programs without a key and names the scheme', async () => {
    const { fake, ask } = await open({ isPublic: true })
    const answer = await app.inject(form([image()]))
    expect(answer.json()).toMatchObject({ status: 401, code: 'key_invalid' })
    expect(answer.headers['www-authenticate']).toContain('Bearer')
    expect(await ask({ 'sec-fetch-site': 'none' })).toBe(401)
    expect(fake.submissions).toEqual([])
  })

  it('needs no key from our own pages', async () => {
    const { ask } = await open({ isPublic: true })
    expect(await ask({ 'sec-fetch-site': 'same-origin' })).toBe(202)
    expect(await ask({ origin: 'http://photos.example' })).toBe(202)
  })

  it('refuses pages of other sites', async () => {
    const { ask } = await open({ isPublic: true })
    expect(await ask({ 'sec-fetch-site': 'cross-site', origin: 'https://photos.example' })).toBe(401)
    expect(await ask({ 'sec-fetch-site': 'same-site' })).toBe(401)
    expect(await ask({ origin: 'null' })).toBe(401)
    expect(await ask({ origin: 'https://evil.example' })).toBe(401)
  })
})

describe('the API on a loopback address', () => {
  it('needs no key', async () => {
    const { ask, fake } = await open({})
    expect(await ask()).toBe(202)
    expect(fake.submissions[0]?.client).toEqual({ kind: 'address', address: '127.0.0.1' })
  })

  it('refuses requests that another site makes the browser send', async () => {
    const { ask } = await open({})
    expect(await ask({ 'sec-fetch-site': 'cross-site' })).toBe(401)
    expect(await ask({ origin: 'https://evil.example' })).toBe(401)
  })
})

it.each(['wrong', `${key}x`, key.slice(1), '', `${key} ${key}`])(
  'refuses the wrong key "%s"',
  async (given) => {
    const { ask, fake } = await open({})
    expect(await ask({ ...bearer(given), 'sec-fetch-site': 'same-origin' })).toBe(401)
    const state = await app.inject({ url: `/api/requests/${apiIds.done}`, headers: bearer(given) })
    expect(state.statusCode).toBe(401)
    expect(fake.submissions).toEqual([])
  },
)

describe('the address of a client', () => {
  const addressOf = async (options: Partial<SiteOptions>, forwarded: string) => {
    const { ask, fake } = await open(options)
    await ask({ 'x-forwarded-for': forwarded })
    return fake.submissions[0]?.client
  }

  it('is not taken from a header of the client', async () => {
    expect(await addressOf({}, '203.0.113.9')).toEqual({ kind: 'address', address: '127.0.0.1' })
    expect(await addressOf({ trustedProxies: ['10.0.0.0/8'] }, '203.0.113.9')).toEqual({
      kind: 'address',
      address: '127.0.0.1',
    })
  })

  it('is taken from a trusted proxy only', async () => {
    expect(await addressOf({ trustedProxies: ['127.0.0.1'] }, '198.51.100.1, 203.0.113.9')).toEqual({
      kind: 'address',
      address: '203.0.113.9',
    })
  })
})
