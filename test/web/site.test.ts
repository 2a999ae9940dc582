import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ResultService } from '../../src/web/public/result/service.ts'
import { createSite } from '../../src/web/site.ts'
import { fakeAdmin } from '../support/web/fake-admin.ts'
import { fakeApi } from '../support/web/fake-api.ts'

const id = '0123456789abcdef0123456789abcdef'
const nsfwId = 'f'.repeat(32)

let app: FastifyInstance

const result: ResultService = {
  result: (asked) =>
    Promise.resolve(
      [id, nsfwId].includes(asked)
        ? {
            widthPx: 4_000,
            heightPx: 3_000,
            model: '<sepia>',
            nsfw: asked === nsfwId,
            canRender: true,
            platform: 'reddit',
            vividness: 1.4,
          }
        : undefined,
    ),
  image: (asked, which, { vividness, sidePx }) => {
    if (vividness === 2) return Promise.resolve('busy')
    const bytes = Buffer.from(JSON.stringify([which, vividness, sidePx]))
    return Promise.resolve(asked === id ? { bytes, contentType: 'image/jpeg' } : undefined)
  },
  colorsAt: (asked, x, y) =>
    Promise.resolve(
      asked === id ? { kind: 'colour', a: Math.round(x * 100), b: Math.round(y * 100) } : undefined,
    ),
}

beforeEach(async () => {
  app = await createSite({
    services: { api: fakeApi().services, result, admin: fakeAdmin().services },
    sandbox: true,
    keepDays: 90,
    publicUrl: () => 'https://photos.example',
  })
})
afterEach(() => app.close())

describe('the public pages', () => {
  it('serves the home page and everything that it loads from its own address', async () => {
    const page = await app.inject('/')
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
    expect(page.body).not.toMatch(/https?:\/\//)
    const assets = [...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '')
    expect(assets.length).toBeGreaterThan(2)
    for (const url of [...assets, '/assets/vendor/slider.js', '/assets/result.js'])
      expect((await app.inject(url)).statusCode).toBe(200)
  })

  it('shows a result with its Open Graph tags and escapes it', async () => {
    const page = await app.inject(`/r/${id}`)
    const image = `https://photos.example/r/${id}/image?side=1280`
    expect(page.body).toContain(`<meta property="og:image" content="${image}">`)
    expect(page.body).toContain('<meta property="og:image:height" content="960">')
    expect(page.body).toContain('&lt;sepia&gt;')
  })

  it('renders pictures only in known sizes and steps of vividness', async () => {
    const shown = async (path: string) => (await app.inject(`/r/${id}/${path}`)).body
    expect(await shown('image')).toBe('["after",null,null]')
    expect(await shown('before?side=640')).toBe('["before",null,640]')
    expect(await shown('pair?vividness=1.4&side=1280')).toBe('["pair",1.4,1280]')
    for (const query of [
      'vividness=3',
      'vividness=1.44',
      'vividness=',
      'vividness=1&vividness=1',
      'side=641',
      'side=99999999',
      'side=-1',
    ])
      expect((await app.inject(`/r/${id}/image?${query}`)).statusCode, query).toBe(404)
    const busy = await app.inject(`/r/${id}/image?vividness=2`)
    expect([busy.statusCode, busy.headers['retry-after']]).toEqual([503, '2'])
  })

  it('returns the likely colours of points inside the photo only', async () => {
    expect((await app.inject(`/r/${id}/colours?x=0.25&y=1`)).json()).toEqual({
      kind: 'colour',
      a: 25,
      b: 100,
    })
    for (const query of ['', 'x=0.5', 'x=-0.1&y=0', 'x=1.1&y=0', 'x=NaN&y=0', 'x=0x1&y=0', 'x=1e-1&y=0'])
      expect((await app.inject(`/r/${id}/colours?${query}`)).statusCode, query).toBe(404)
    expect((await app.inject(`/r/${nsfwId}/colours?x=0&y=0`)).statusCode).toBe(404)
  })

  it('asks for confirmation before it shows an NSFW picture', async () => {
    const asking = (await app.inject(`/r/${nsfwId}`)).body
    expect(asking).not.toMatch(/<img|og:image|result\.js/)
    expect(asking).toContain('noindex')
    expect((await app.inject(`/r/${nsfwId}?show=1`)).body).toContain(`src="/r/${nsfwId}/image?side=1280"`)
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
})
