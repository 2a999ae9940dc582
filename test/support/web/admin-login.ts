import type { FastifyInstance } from 'fastify'
import type { BrowserContextOptions } from 'playwright-core'

/** What a request to the dashboard has to carry. */
export type Login = { cookie: string; csrf: string }

const cookieOf = (lines: readonly string[], name: string): string => {
  const line = lines.find((one) => one.startsWith(`${name}=`)) ?? ''
  return line.split(';')[0] ?? ''
}

const loginFrom = (lines: readonly string[]): Login => {
  const csrf = cookieOf(lines, 'XSRF-TOKEN')
  const session = cookieOf(lines, 'colorizebot_admin')
  if (session === '' || csrf === '') throw new Error('the login was refused')
  return { cookie: `${session}; ${csrf}`, csrf: decodeURIComponent(csrf.slice('XSRF-TOKEN='.length)) }
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const bodyOf = (password: string) => new URLSearchParams({ password }).toString()

/** Logs into a site that listens on no port. */
export const logInto = async (app: FastifyInstance, password: string): Promise<Login> => {
  const answer = await app.inject({
    method: 'POST',
    url: '/admin/login',
    headers: form,
    payload: bodyOf(password),
  })
  return loginFrom([answer.headers['set-cookie'] ?? []].flat())
}

/** Logs into a site at `url`. */
export const logInAt = async (url: string, password: string): Promise<Login> => {
  const answer = await fetch(`${url}/admin/login`, {
    method: 'POST',
    headers: form,
    body: bodyOf(password),
    redirect: 'manual',
  })
  return loginFrom(answer.headers.getSetCookie())
}

/** The headers of a request that changes something. */
export const headersOf = ({ cookie, csrf }: Login): Record<string, string> => ({
  cookie,
  'x-csrf-token': csrf,
})

/** Options of a browser context that is logged in. */
export const loggedIn = async (url: string, password: string): Promise<BrowserContextOptions> => {
  const { cookie } = await logInAt(url, password)
  const cookies = cookie.split('; ').map((one) => ({
    name: one.slice(0, one.indexOf('=')),
    value: one.slice(one.indexOf('=') + 1),
    domain: new URL(url).hostname,
    path: '/admin',
    expires: -1,
    httpOnly: one.startsWith('colorizebot_admin='),
    secure: false,
    sameSite: 'Strict' as const,
  }))
  return { storageState: { cookies, origins: [] } }
}
