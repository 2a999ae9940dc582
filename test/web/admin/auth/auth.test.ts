import type { FastifyInstance, RouteOptions } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../../../../src/web/site.ts'
import { entryId, fakeAdmin, passwords } from '../../../support/web/fake-admin.ts'
import { fakeApi } from '../../../support/web/fake-api.ts'
import { noResults } from '../../../support/web/no-results.ts'
import { headersOf, logInto } from '../../../support/web/admin-login.ts'

const others = { api: fakeApi().services, result: noResults }
const form = 'application/x-www-form-urlencoded'

let app: FastifyInstance
let admin: ReturnType<typeof fakeAdmin>
let routes: { method: string; url: string }[]

const start = async (publicUrl = 'http://x.example'): Promise<void> => {
  admin = fakeAdmin()
  routes = []
  const board = (name: string) => (queues: FastifyInstance) => {
    queues.get('/', () => name)
    queues.put('/api/queues/:queue/pause', () => 'paused')
    return Promise.resolve()
  }
  app = await createSite({
    services: {
      ...others,
      admin: {
        ...admin.services,
        queues: { operator: board('board'), viewer: board('read-only board') },
      },
    },
    sandbox: true,
    keepDays: 90,
    publicUrl: () => publicUrl,
    onRoute: ({ method, url }: RouteOptions) => {
      if (!url.startsWith('/admin')) return
      const path = url
        .replace(':id', entryId)
        .replace(':which', 'before')
        .replace(':queue', 'x')
        .replace('*', 'x')
      for (const one of [method].flat()) routes.push({ method: one, url: path })
    },
  })
}
beforeEach(() => start())
afterEach(() => app.close())

type Asked = { method: string; url: string; headers?: Record<string, string>; payload?: string }
const ask = ({ method, ...asked }: Asked) => app.inject({ method: method as 'GET', ...asked })
const isUnsafe = ({ method }: { method: string }): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)
const isOpen = ({ url }: { url: string }): boolean => url === '/admin/login'
/** No action ran, and no data was shown. */
const expectNothingHappened = (bodies: readonly string[]): void => {
  expect([admin.calls, admin.audited]).toEqual([[], []])
  for (const body of bodies) expect(body).not.toMatch(new RegExp(`${entryId}|oldphotos|board`))
}

describe('the login of the dashboard', () => {
  it('protects every route that exists', () => {
    expect(routes.length).toBeGreaterThan(30)
    expect(routes.filter(isUnsafe).length).toBeGreaterThan(12)
  })

  it('refuses every request without a session', async () => {
    const bodies: string[] = []
    for (const route of routes.filter((one) => !isOpen(one)))
      for (const headers of [
        {},
        { cookie: 'colorizebot_admin=abc.def; XSRF-TOKEN=x' },
        { authorization: 'Basic YWRtaW46eA==' },
      ]) {
        const answer = await ask({ ...route, headers })
        expect([401, 404], `${route.method} ${route.url}`).toContain(answer.statusCode)
        if (!route.url.includes('*')) expect(answer.statusCode).toBe(401)
        bodies.push(answer.body)
      }
    expectNothingHappened(bodies)
  })

  it('redirects a browser to the login and back', async () => {
    const answer = await ask({
      method: 'GET',
      url: '/admin/ledger?state=failed',
      headers: { accept: 'text/html' },
    })
    expect(answer.statusCode).toBe(303)
    expect(answer.headers.location).toBe('/admin/login?next=%2Fadmin%2Fledger%3Fstate%3Dfailed')
    const payload = new URLSearchParams({
      password: passwords.operator,
      next: '/admin/ledger?state=failed',
    }).toString()
    const login = await ask({
      method: 'POST',
      url: '/admin/login',
      headers: { 'content-type': form },
      payload,
    })
    expect(login.headers.location).toBe('/admin/ledger?state=failed')
  })

  it.each([
    'https://evil.example',
    '//evil.example',
    '/admin//evil.example',
    '/\\evil',
    '/adminx',
    '/admin/../x:y',
    '/admin/../sandbox',
    '/admin/ledger\\x',
    '/admin?next=\r\nset-cookie:x=y',
    'javascript:alert(1)',
  ])('does not redirect to next=%s after the login', async (next) => {
    const payload = new URLSearchParams({ password: passwords.operator, next }).toString()
    const login = await ask({
      method: 'POST',
      url: '/admin/login',
      headers: { 'content-type': form },
      payload,
    })
    expect(login.headers.location).toBe('/admin')
    const page = await ask({ method: 'GET', url: `/admin/login?next=${encodeURIComponent(next)}` })
    expect(page.body).toContain('name="next" value="/admin"')
  })

  it('sets a cookie that scripts cannot read and other sites cannot send', async () => {
    const payload = new URLSearchParams({ password: passwords.operator }).toString()
    const asked = { method: 'POST', url: '/admin/login', headers: { 'content-type': form }, payload }
    const session = async () =>
      [(await ask(asked)).headers['set-cookie']].flat().find((one) => one?.startsWith('colorizebot'))
    expect(await session()).toMatch(/Path=\/admin;.*HttpOnly.*SameSite=Strict/)
    expect(await session()).not.toContain('Secure')
    await app.close()
    await start('https://photos.example')
    expect(await session()).toContain('Secure')
  })

  it('starts a new session at login and ends it at logout', async () => {
    const planted = (await logInto(app, passwords.viewer)).cookie
    const payload = new URLSearchParams({ password: passwords.operator }).toString()
    const headers = { 'content-type': form, cookie: planted }
    const login = await ask({ method: 'POST', url: '/admin/login', headers, payload })
    expect(String(login.headers['set-cookie'])).not.toContain(planted.split(';')[0])
    const operator = await logInto(app, passwords.operator)
    expect((await ask({ method: 'GET', url: '/admin/audit', headers: operator })).statusCode).toBe(200)
    const out = await ask({ method: 'POST', url: '/admin/logout', headers: headersOf(operator) })
    expect(out.headers.location).toBe('/admin/login')
    expect((await ask({ method: 'GET', url: '/admin/audit', headers: operator })).statusCode).toBe(401)
  })

  it('limits login attempts and says how long to wait', async () => {
    const guess = (password: string) =>
      ask({
        method: 'POST',
        url: '/admin/login',
        headers: { 'content-type': form },
        payload: new URLSearchParams({ password }).toString(),
      })
    for (let i = 0; i < 10; i++) expect((await guess(`guess ${i}`)).statusCode).toBe(401)
    const answer = await guess(passwords.operator)
    expect(answer.statusCode).toBe(429)
    expect(answer.headers['retry-after']).toBe('60')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })
})

describe('behind the door', () => {
  it('refuses changes without the CSRF token of the session', async () => {
    const operator = await logInto(app, passwords.operator)
    const other = await logInto(app, passwords.operator)
    for (const route of routes.filter((one) => isUnsafe(one) && !isOpen(one)))
      for (const token of ['', 'stolen', other.csrf]) {
        const answer = await ask({ ...route, headers: { cookie: operator.cookie, 'x-csrf-token': token } })
        expect([400, 403], `${route.method} ${route.url}`).toContain(answer.statusCode) // 400: QUERY without a body
      }
    expectNothingHappened([])
  })

  it('refuses every change by a viewer', async () => {
    const headers = headersOf(await logInto(app, passwords.viewer))
    for (const route of routes.filter((one) => isUnsafe(one) && !isOpen(one) && one.url !== '/admin/logout'))
      expect((await ask({ ...route, headers })).statusCode, `${route.method} ${route.url}`).toBe(403)
    const board = await ask({ method: 'GET', url: '/admin/queues/', headers })
    expect(board.headers.location).toBe('/admin/queues-to-view')
    expect((await ask({ method: 'GET', url: '/admin/queues-to-view', headers })).body).toBe('read-only board')
    expectNothingHappened([])
  })

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ])('refuses requests from other sites: %o', async (from) => {
    const headers = { ...headersOf(await logInto(app, passwords.operator)), host: 'here', ...from }
    for (const route of routes.filter(isUnsafe))
      expect((await ask({ ...route, headers })).statusCode).toBe(403)
    expectNothingHappened([])
  })

  it('accepts the token in the header that the queue dashboard sends', async () => {
    const { cookie, csrf } = await logInto(app, passwords.operator)
    const headers = { cookie, 'x-xsrf-token': csrf, 'sec-fetch-site': 'same-origin' }
    expect((await ask({ method: 'PUT', url: '/admin/queues/api/queues/x/pause', headers })).body).toBe(
      'paused',
    )
  })

  it.each([
    '/admin/ledger/..%2f..%2fetc%2fpasswd',
    '/admin/ledger/reddit-t1_%00',
    `/admin/ledger/${'a'.repeat(300)}`,
    '/admin/pictures/..%2f..%2f..%2fetc/before',
    `/admin/pictures/${'a'.repeat(32)}/prediction`,
    `/admin/pictures/${'A'.repeat(32)}/before`,
    '/admin/../../etc/passwd',
    '/admin/%2e%2e/%2e%2e/package.json',
  ])('answers 404 to %s', async (url) => {
    const { cookie } = await logInto(app, passwords.operator)
    expect((await ask({ method: 'GET', url, headers: { cookie } })).statusCode).toBe(404)
  })

  it('refuses forms that are too large or of another type', async () => {
    const headers = headersOf(await logInto(app, passwords.operator))
    const send = (type: string, payload: string) =>
      ask({
        method: 'POST',
        url: '/admin/policies/opt-out',
        payload,
        headers: { ...headers, 'content-type': type },
      })
    expect((await send(form, `name=${'x'.repeat(9_000)}`)).statusCode).toBe(413)
    expect((await send('text/xml', '<a/>')).statusCode).toBe(415)
    expect((await send('application/json', '{')).statusCode).toBe(400)
    expectNothingHappened([])
  })
})
