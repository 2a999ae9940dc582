import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../../../src/web/site.ts'
import { entryId, fakeAdmin, passwords } from '../../support/web/fake-admin.ts'
import { headersOf, logInto, type Login } from '../../support/web/admin-login.ts'
import { fakeApi } from '../../support/web/fake-api.ts'
import { noResults } from '../../support/web/no-results.ts'

const others = { api: fakeApi().services, result: noResults }

let app: FastifyInstance
let admin: ReturnType<typeof fakeAdmin>
let operator: Login
beforeEach(async () => {
  admin = fakeAdmin()
  const services = { ...others, admin: admin.services }
  app = await createSite({
    services,
    sandbox: true,
    keepDays: 90,
    publicUrl: () => 'http://x.example',
  })
  operator = await logInto(app, passwords.operator)
})
afterEach(() => app.close())

const look = (path: string, { cookie } = operator) =>
  app.inject({ url: `/admin/${path}`, headers: { cookie } })
const post = (path: string, fields: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url: `/admin/${path}`,
    headers: { ...headersOf(operator), 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })

describe('the pages of the dashboard', () => {
  it.each([
    ['platforms', ['3 answers waiting', '2 gaps', 'Pause all']],
    ['policies', ['7 users opted out', 'r/oldphotos', '2030-01-02 00:00', 'value="7"']],
    ['ledger', [entryId, '2.5 s', 'www.reddit.com/comments/x', 'class="blurred"', 'beforeMs=1234']],
    [`ledger/${entryId}`, ['after 2.5 s', 'vividness', 'Block user', 'NSFW: show']],
    ['', ['Overview', 'Waiting']],
    ['models', ['No worker is running', 'Use pastel']],
    ['settings', ['MODEL', 'Not checked yet']],
    ['settings/findings', ['1 problem found', '(internal)']],
    ['audit', ['No changes yet']],
  ])('shows %s and escapes it', async (path, texts) => {
    const { body, headers, statusCode } = await look(path)
    expect(statusCode).toBe(200)
    for (const text of texts) expect(body).toContain(text)
    expect(body).not.toMatch(/<script>alert|<b>x|style=/)
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['referrer-policy']).toBe('same-origin')
  })

  it.each(['platforms', 'policies', 'ledger', `ledger/${entryId}/rerender`])(
    'labels every field of %s',
    async (path) => {
      const { body } = await look(path)
      for (const [field] of body.matchAll(/<(?:input|select) (?!type="hidden")[^>]*>/g))
        expect(body).toContain(`<label for="${/ id="([^"]+)"/.exec(field)?.[1] ?? '?'}"`)
    },
  )

  it('shows only its own sentences as notices', async () => {
    expect((await look('policies?done=place_set')).body).toContain('role="status"')
    for (const word of ['constructor', '%3Cscript%3E', 'place_set&done=opted_in'])
      expect((await look(`policies?done=${word}`)).body).not.toContain('role="status"')
  })

  it('shows a viewer the same pages without buttons', async () => {
    const viewer = await logInto(app, passwords.viewer)
    for (const path of ['platforms', 'policies', 'models', 'ledger', `ledger/${entryId}`]) {
      const { body, statusCode } = await look(path, viewer)
      expect(statusCode).toBe(200)
      expect(body.match(/<form[^>]*method="post"[^>]*>/g)).toEqual([
        '<form method="post" action="/admin/logout">',
      ])
    }
    expect((await look(`ledger/${entryId}/delete`, viewer)).statusCode).toBe(404)
  })

  it('passes filters of the ledger on and ignores invalid ones', async () => {
    await look('ledger?text=%20r/Old%20&platform=reddit&state=failed&code=busy&day=2026-01-31&beforeMs=99')
    await look('ledger?platform=../x&state=lost&code=%00&day=2026-02-30&beforeMs=-1&text=')
    const queries = admin.calls.filter(([what]) => what === 'find').map(([, query]) => query)
    expect(queries[0]).toEqual({
      text: 'r/Old',
      platform: 'reddit',
      state: 'failed',
      code: 'busy',
      day: '2026-01-31',
      beforeMs: 99,
    })
    expect(Object.values(queries[1] as object).every((value) => value === undefined)).toBe(true)
  })
})

it('sends a picture of the ledger again only when it has changed', async () => {
  const path = `pictures/${'a'.repeat(32)}/after?size=small`
  const first = await look(path)
  expect([first.statusCode, first.body]).toEqual([200, 'picture'])
  expect(first.headers['cache-control']).toBe('private, no-cache')
  const headers = { cookie: operator.cookie, 'if-none-match': String(first.headers.etag) }
  const again = await app.inject({ url: `/admin/${path}`, headers })
  expect([again.statusCode, again.body]).toEqual([304, ''])
})

describe('the forms of the dashboard', () => {
  it.each([
    ['platforms/pause', { platform: 'reddit' }, ['paused', 'reddit', true]],
    ['platforms/resume', { platform: 'all' }, ['paused', 'all', false]],
    [
      'policies/places',
      { platform: 'reddit', name: ' r/OldPhotos ', speak: 'off', nsfw: '1', hourlyLimit: '' },
      [
        'place',
        'reddit',
        'oldphotos',
        { speak: 'off', nsfw: true, hourlyLimit: undefined, vividness: undefined },
      ],
    ],
    [
      'policies/places',
      {
        platform: 'discord',
        name: '123456789012345678',
        speak: 'link_only',
        hourlyLimit: '5',
        vividness: '1.4',
      },
      [
        'place',
        'discord',
        '123456789012345678',
        { speak: 'link_only', nsfw: false, hourlyLimit: 5, vividness: 1.4 },
      ],
    ],
    ['policies/places/clear', { platform: 'reddit', name: 'oldphotos' }, ['clear', 'reddit', 'oldphotos']],
    ['policies/opt-out', { platform: 'reddit', name: 'u/Olga-1' }, ['out', 'reddit', 'olga-1', true]],
    ['policies/opt-in', { platform: 'reddit', name: 'olga' }, ['out', 'reddit', 'olga', false]],
    ['models/choose', { model: 'pastel' }, ['model', 'pastel']],
    [`ledger/${entryId}/delete`, {}, ['delete', entryId, 1]],
    [`ledger/${entryId}/rerender`, { vividness: '1.4' }, ['rerender', entryId, 1.4]],
    [`ledger/${entryId}/block-user`, {}, ['block-user', entryId, 1]],
  ])('carries out %s with %o, writes the audit log, and leads back', async (path, fields, expected) => {
    const answer = await post(path, fields)
    expect(answer.statusCode).toBe(303)
    const back = String(answer.headers.location)
    expect((await look(back.slice('/admin/'.length))).body).toContain('role="status"')
    expect(admin.calls.filter(([what]) => what !== 'find')).toEqual([expected])
    expect(admin.audited).toHaveLength(1)
    expect(JSON.stringify(admin.audited)).not.toContain('olga')
    expect((await look('audit')).body).toContain('operator, 127.0.0.1')
  })

  it.each([
    ['platforms/pause', { platform: 'nowhere' }],
    ['platforms/resume', {}],
    ['models/choose', { model: '../pastel' }],
    ['models/choose', {}],
    ['policies/places', { platform: 'reddit', name: '<img src=x onerror=alert(1)>', speak: 'off' }],
    ['policies/places', { platform: 'discord', name: 'oldphotos', speak: 'off' }],
    ['policies/places', { platform: 'nowhere', name: 'oldphotos', speak: 'off' }],
    ['policies/places', { platform: 'reddit', name: 'oldphotos', speak: 'loudly' }],
    ['policies/places', { platform: 'reddit', name: 'oldphotos' }],
    ['policies/places', { platform: 'reddit', name: 'oldphotos', speak: 'off', hourlyLimit: '-3' }],
    ['policies/places', { platform: 'discord', name: '123456789012345678', speak: 'off', vividness: '9' }],
    ['policies/places/clear', { platform: 'reddit', name: '../x' }],
    ['policies/opt-out', { platform: 'reddit', name: '"><b>x' }],
    ['policies/opt-in', {}],
  ])('refuses %s with %o, says why, and changes nothing', async (path, fields) => {
    const { statusCode, body } = await post(path, fields)
    expect(statusCode).toBe(422)
    expect(body).toMatch(/role="alert">[^<]+Nothing was changed/)
    expect(body).not.toMatch(/<img src=x|<b>x/)
    expect([admin.calls, admin.audited]).toEqual([[], []])
  })

  it('says when an action is not possible any more', async () => {
    const answer = await post(`ledger/${entryId}/retry`, {})
    expect(answer.headers.location).toBe(`/admin/ledger/${entryId}?done=impossible`)
    expect(admin.audited).toEqual([])
    expect((await post('ledger/reddit-t1_zzz/retry', {})).statusCode).toBe(404)
    expect((await post(`ledger/${entryId}/rerender`, { vividness: '9' })).headers.location).toContain(
      'impossible',
    )
  })
})
