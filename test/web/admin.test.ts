import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../../src/web/site.ts'
import { fakeAdmin } from '../support/admin.ts'
import { fakeApi } from '../support/api.ts'

const adminPassword = 'correct horse'
const authorization = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`
const nothing = () => Promise.reject(new Error('the dashboard asks for none of these'))
const others = {
  api: fakeApi().services,
  pages: { result: nothing, image: nothing, ready: nothing },
}

let app: FastifyInstance
let admin: ReturnType<typeof fakeAdmin>
beforeEach(async () => {
  admin = fakeAdmin()
  const services = { ...others, admin: admin.services }
  app = await createSite({
    ...{ services, adminPassword, sandbox: true, publicUrl: () => 'https://x.example' },
  })
})
afterEach(() => app.close())

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: `/admin/${path}`,
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })
const look = (query = '') => app.inject({ url: `/admin${query}`, headers: { authorization } })

describe('the dashboard', () => {
  it('shows what is so, without a name of who opted out, and escapes', async () => {
    const { body, headers } = await look()
    for (const text of [
      '3 answers wait',
      '7 people have opted out',
      '2 gaps',
      'r/oldphotos',
      '2030-01-02 00:00',
    ])
      expect(body).toContain(text)
    expect(body).not.toContain('<script>alert')
    expect(body).not.toMatch(/style=|<script/)
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['referrer-policy']).toBe('same-origin')
  })

  it('labels every field', async () => {
    const { body } = await look()
    const fields = [...body.matchAll(/<(?:input|select) (?!type="hidden")[^>]*>/g)]
    expect(fields.length).toBeGreaterThan(5)
    for (const [field] of fields)
      expect(body).toContain(`<label for="${/id="([^"]+)"/.exec(field)?.[1] ?? '?'}"`)
  })

  it('says nothing that the address makes up', async () => {
    expect((await look('?done=paused')).body).toContain('role="status"')
    for (const word of ['constructor', '%3Cscript%3E', 'paused&done=resumed'])
      expect((await look(`?done=${word}`)).body).not.toContain('role="status"')
  })
})

describe('forms', () => {
  it.each([
    ['pause', { platform: 'reddit' }, ['paused', true]],
    ['resume', { platform: 'reddit' }, ['paused', false]],
    [
      'places',
      { place: ' r/OldPhotos ', speak: 'off', nsfw: '1' },
      ['place', 'oldphotos', { speak: 'off', nsfw: true }],
    ],
    ['places', { place: 'a_b', speak: 'link_only' }, ['place', 'a_b', { speak: 'link_only', nsfw: false }]],
    ['places/clear', { place: 'oldphotos', speak: 'off' }, ['clear', 'oldphotos']],
    ['opt-out', { person: 'u/Olga-1' }, ['out', 'olga-1', true]],
    ['opt-in', { person: 'olga' }, ['out', 'olga', false]],
  ])('%s with %o does it and leads back', async (path, fields, deed) => {
    const answer = await post(path, fields)
    expect(answer.statusCode).toBe(303)
    expect(answer.headers.location).toMatch(/^\/admin\?done=[a-z_]+$/)
    expect((await look(String(answer.headers.location).slice(6))).body).toContain('role="status"')
    expect(admin.deeds).toEqual([deed])
  })

  it.each([
    ['pause', { platform: 'nowhere' }],
    ['resume', {}],
    ['places', { place: '<img src=x onerror=alert(1)>', speak: 'off' }],
    ['places', { place: 'a', speak: 'off' }],
    ['places', { place: 'oldphotos', speak: 'loudly' }],
    ['places', { place: 'oldphotos' }],
    ['places', { place: 'oldphotos', speak: 'off', nsfw: 'perhaps' }],
    ['places/clear', { place: '../x' }],
    ['opt-out', { person: '"><b>x' }],
    ['opt-in', {}],
  ])('%s with %o is refused with a sentence, and nothing is changed', async (path, fields) => {
    const { statusCode, body } = await post(path, fields)
    expect(statusCode).toBe(422)
    expect(body).toMatch(/role="alert">[^<]+Nothing was changed/)
    expect(body).not.toMatch(/<img|<b>x/)
    expect(admin.deeds).toEqual([])
  })

  it.each(['pause', 'resume', 'places', 'places/clear', 'opt-out', 'opt-in'])(
    '%s wants the password, and is not for other sites',
    async (path) => {
      const fields = { platform: 'reddit', place: 'oldphotos', speak: 'off', person: 'olga' }
      expect((await post(path, fields, { authorization: '' })).statusCode).toBe(401)
      expect((await post(path, fields, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
      expect((await post(path, fields, { origin: 'null' })).statusCode).toBe(403)
      expect(admin.deeds).toEqual([])
    },
  )
})
