import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ApiServices } from '../../src/web/api/services.ts'
import type { PagesServices } from '../../src/web/pages/services.ts'
import { createSite } from '../../src/web/site.ts'
import { fakeAdmin } from '../support/admin.ts'

const id = '0123456789abcdef0123456789abcdef'
const nsfwId = 'f'.repeat(32)

let app: FastifyInstance
let submitted: Uint8Array[]

const api: ApiServices = {
  submit: (bytes) => {
    submitted.push(bytes)
    return Promise.resolve({ id: 'web-1a' })
  },
  state: (asked) =>
    Promise.resolve(asked === 'web-1a' ? { state: 'failed', code: 'not_an_image' } : undefined),
}
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
  submitted = []
  app = await createSite({
    ...{
      services: { api, pages, admin: fakeAdmin().services },
      sandbox: true,
    },
    publicUrl: () => 'https://photos.example',
  })
})
afterEach(() => app.close())

const upload = (field: string, bytes: Buffer) => ({
  method: 'POST' as const,
  url: '/api/colorize',
  headers: { 'content-type': 'multipart/form-data; boundary=b' },
  payload: Buffer.concat([
    Buffer.from(`--b\r\nContent-Disposition: form-data; name="${field}"; filename="../../x.jpg"\r\n\r\n`),
    bytes,
    Buffer.from('\r\n--b--\r\n'),
  ]),
})

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

describe('api', () => {
  it('takes a photo', async () => {
    const answer = await app.inject(upload('image', Buffer.from('bytes')))
    expect(answer.statusCode).toBe(202)
    expect(answer.json()).toEqual({ id: 'web-1a' })
    expect(submitted.map(String)).toEqual([String(Buffer.from('bytes'))])
  })

  it.each([
    [upload('other', Buffer.from('x')), 422, 'no_image'],
    [upload('image', Buffer.alloc(0)), 422, 'not_an_image'],
    [upload('image', Buffer.alloc(25 * 1024 * 1024 + 1)), 413, 'too_many_bytes'],
    [{ method: 'POST' as const, url: '/api/colorize', payload: { image: 'x' } }, 422, 'no_image'],
  ])('refuses a bad upload with a code', async (request, status, code) => {
    const answer = await app.inject(request)
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ status, code })
    expect(submitted).toEqual([])
  })

  it('says in one sentence why a photo was refused', async () => {
    expect((await app.inject('/api/requests/web-1a')).json()).toMatchObject({
      state: 'failed',
      code: 'not_an_image',
      sentence: expect.stringContaining('not a picture') as string,
    })
    expect((await app.inject('/api/requests/web-2')).statusCode).toBe(404)
  })
})
