import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PagesServices } from '../../src/web/pages/services.ts'
import { createSite } from '../../src/web/site.ts'
import { fakeAdmin } from '../support/admin.ts'
import { fakeApi } from '../support/api.ts'

const id = '0123456789abcdef0123456789abcdef'
const nsfwId = 'f'.repeat(32)
const password = 'correct horse'
const basic = (given: string) => ({
  authorization: `Basic ${Buffer.from(`admin:${given}`).toString('base64')}`,
})

let app: FastifyInstance

const pages: PagesServices = {
  result: (asked) =>
    Promise.resolve(
      [id, nsfwId].includes(asked)
        ? { width: 40, height: 30, model: '<v0>', nsfw: asked === nsfwId }
        : undefined,
    ),
  image: (asked, which) =>
    Promise.resolve(asked === id ? { bytes: Buffer.from(which), contentType: 'image/jpeg' } : undefined),
  ready: () => Promise.resolve({ ok: false, findings: ['Redis does not answer'] }),
}

beforeEach(async () => {
  const queuesPlugin = (queues: FastifyInstance) => {
    queues.get('/', () => 'queues')
    queues.put('/pause', () => 'paused')
    return Promise.resolve()
  }
  app = await createSite({
    ...{
      services: { api: fakeApi().services, pages, admin: fakeAdmin().services },
      adminPassword: password,
      queuesPlugin,
      sandbox: true,
    },
    publicUrl: () => 'https://photos.example',
  })
})
afterEach(() => app.close())

describe('pages', () => {
  it('serves the first page and all that it loads, from here alone', async () => {
    const page = await app.inject('/')
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
    expect(page.body).not.toMatch(/https?:\/\//)
    const assets = [...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '')
    expect(assets.length).toBeGreaterThan(2)
    for (const url of [...assets, '/assets/vendor/slider.js', '/assets/result.js'])
      expect((await app.inject(url)).statusCode).toBe(200)
  })

  it('shows a result, names it for previews, and escapes', async () => {
    const page = await app.inject(`/r/${id}`)
    expect(page.body).toContain(`<meta property="og:image" content="https://photos.example/r/${id}/image">`)
    expect(page.body).toContain('&lt;v0&gt;')
    expect((await app.inject(`/r/${id}/image`)).body).toBe('after')
    expect((await app.inject(`/r/${id}/before`)).body).toBe('before')
  })

  it('asks before it shows what is not safe for work', async () => {
    expect((await app.inject(`/r/${nsfwId}`)).body).not.toContain('/image"')
    expect((await app.inject(`/r/${nsfwId}?show=1`)).body).toContain('/image"')
  })

  it.each([
    `/r/${'0'.repeat(32)}`,
    '/r/..%2f..%2fetc%2fpasswd',
    '/r/%00',
    '/r/<script>',
    '/assets/../site.ts',
    '/assets/%2e%2e/site.js',
    '/assets/..%5csite.js',
    '/nothing',
    `/r/${id.toUpperCase()}`,
  ])('answers 404 or 400 to %s and echoes nothing', async (url) => {
    const answer = await app.inject(url)
    expect([400, 403, 404]).toContain(answer.statusCode)
    expect(answer.body).not.toMatch(/passwd|<script>|at .*\.ts/)
  })

  it('tells health and readiness apart', async () => {
    expect((await app.inject('/healthz')).statusCode).toBe(200)
    expect(await app.inject('/readyz')).toMatchObject({ statusCode: 503 })
  })
})

describe('admin', () => {
  it.each(['/admin', '/admin/', '/admin/queues', '/admin/queues/', '/admin/nothing', '/admin/queues/x/y'])(
    'answers 401 at %s without the password',
    async (url) => {
      for (const headers of [
        {},
        basic('wrong'),
        { authorization: 'Basic ???' },
        { authorization: 'Bearer x' },
      ]) {
        const answer = await app.inject({ url, headers })
        expect(answer.statusCode).toBe(401)
        expect(answer.headers['www-authenticate']).toContain('Basic')
      }
    },
  )

  it('opens with it', async () => {
    expect((await app.inject({ url: '/admin', headers: basic(password) })).statusCode).toBe(200)
    expect((await app.inject({ url: '/admin/queues', headers: basic(password) })).body).toBe('queues')
  })

  it('turns away what another site makes the browser ask', async () => {
    const ask = (headers: Record<string, string>) =>
      app.inject({
        method: 'PUT',
        url: '/admin/queues/pause',
        headers: { ...basic(password), host: 'here', ...headers },
      })
    expect((await ask({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await ask({ 'sec-fetch-site': 'same-site' })).statusCode).toBe(403)
    expect((await ask({ origin: 'https://evil.example' })).statusCode).toBe(403)
    expect((await ask({ origin: 'null' })).statusCode).toBe(403)
    expect((await ask({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
    expect((await ask({ origin: 'http://here' })).statusCode).toBe(200)
  })

  it('stops listening to one who guesses', async () => {
    for (let guess = 0; guess < 10; guess++)
      await app.inject({ url: '/admin', headers: basic(`guess ${guess}`) })
    expect((await app.inject({ url: '/admin', headers: basic(password) })).statusCode).toBe(429)
  })
})
