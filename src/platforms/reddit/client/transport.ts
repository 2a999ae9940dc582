import { Agent, request } from 'undici'
import type { RateLimitState, ApiBudget, Lane } from '../../api-budget.ts'

/** The part of the request library's options that snoowrap uses. */
export type RawRequestOptions = {
  method?: string
  baseUrl?: string
  uri?: string
  qs?: Record<string, string | number | boolean | undefined>
  form?: Record<string, string | number | boolean | undefined>
  headers?: Record<string, string>
  auth?: { bearer?: string; user?: string; pass?: string }
  json?: boolean
  timeout?: number
  resolveWithFullResponse?: boolean
  /** Ours: out of whose part of the budget the request is taken. */
  lane?: Lane
}

export type RawResponse = {
  statusCode: number
  headers: Record<string, string | string[] | undefined>
  body: unknown
  request: { method: string; uri: { href: string } }
}

/** Shaped as snoowrap expects an answer that is no success. The body is kept out of the message: it may echo a secret. */
export class StatusCodeError extends Error {
  override readonly name = 'StatusCodeError'
  readonly statusCode: number
  readonly response: RawResponse

  constructor(response: RawResponse) {
    super(`Reddit answered ${response.statusCode} to ${response.request.method} ${pathOf(response)}`)
    this.statusCode = response.statusCode
    this.response = response
  }
}

/** Of the answer behind a failure, where there was one. */
export const statusOf = (error: unknown): number | undefined => {
  const cause = error instanceof Error && !(error instanceof StatusCodeError) ? error.cause : error
  return cause instanceof StatusCodeError ? cause.statusCode : undefined
}

const pathOf = (response: RawResponse): string => new URL(response.request.uri.href).pathname

const pairs = (values: Record<string, string | number | boolean | undefined>): URLSearchParams =>
  new URLSearchParams(
    Object.entries(values).flatMap(([key, value]): [string, string][] =>
      value === undefined ? [] : [[key, String(value)]],
    ),
  )

const authorization = (auth: RawRequestOptions['auth']): Record<string, string> => {
  if (auth?.bearer !== undefined) return { authorization: `bearer ${auth.bearer}` }
  if (auth?.user === undefined) return {}
  return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.pass ?? ''}`).toString('base64')}` }
}

const addressOf = (options: RawRequestOptions, apiUrl: string | undefined): URL => {
  const base = (apiUrl ?? options.baseUrl ?? '').replace(/\/+$/, '')
  const url = new URL(`${base}/${(options.uri ?? '').replace(/^\/+/, '')}`)
  for (const [key, value] of pairs(options.qs ?? {})) url.searchParams.set(key, value)
  return url
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text // Reddit's outages answer HTML; the status code says what matters
  }
}

const numberIn = ({ headers }: RawResponse, name: string): number => {
  const value = headers[name]
  return value === undefined ? NaN : Number(value)
}

/** How long an answer of 429 asks us to wait; a minute where it does not say. */
export const retryAfterMsIn = (response: RawResponse): number => {
  const seconds = ['x-ratelimit-reset', 'retry-after']
    .map((name) => numberIn(response, name))
    .find(Number.isFinite)
  return Math.max(1, seconds ?? 60) * 1_000
}

/** Counted from when the request was sent: a slow answer must not make the window longer. Caches announce nothing. */
const announcementIn = (response: RawResponse, tookMs: number): RateLimitState | undefined => {
  const used = numberIn(response, 'x-ratelimit-used')
  if (response.statusCode === 429)
    return { used: Number.isFinite(used) ? used : 0, remaining: 0, resetMs: retryAfterMsIn(response) }
  const remaining = numberIn(response, 'x-ratelimit-remaining')
  const resetMs = Math.max(0, numberIn(response, 'x-ratelimit-reset') * 1_000 - tookMs)
  return [used, remaining, resetMs].every(Number.isFinite) ? { used, remaining, resetMs } : undefined
}

export type Transport = ReturnType<typeof createTransport>

/**
 * Replaces snoowrap's rawRequest: our own sockets and time limits, and, with `apiUrl`, one base address for
 * every endpoint, the token's included. Redirects are not followed: Reddit redirects API calls only when
 * something is wrong, and the bearer token must not travel. What the answers say of the rate limit goes to `learn`;
 * snoowrap, which would sleep by it too, never hears of it.
 */
export const createTransport = (apiUrl: string | undefined, learn: ApiBudget['learn']) => {
  const agent = new Agent({ connect: { timeout: 5_000 }, keepAliveTimeout: 30_000 })

  const send = async (options: RawRequestOptions): Promise<unknown> => {
    const method = (options.method ?? 'get').toUpperCase()
    const url = addressOf(options, apiUrl)
    const timeoutMs = options.timeout ?? 30_000
    const sentMs = performance.now()
    const answer = await request(url, {
      method: method as 'GET',
      dispatcher: agent,
      headers: {
        ...options.headers,
        ...authorization(options.auth),
        ...(options.form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: options.form ? pairs(options.form).toString() : null,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await answer.body.text()
    const response: RawResponse = {
      statusCode: answer.statusCode,
      headers: answer.headers,
      body: options.json === false ? text : parse(text),
      request: { method, uri: { href: url.href } },
    }
    // logins are counted elsewhere; and an answer is none the worse when it cannot be noted: the next one says it again
    const announced = options.auth?.bearer && announcementIn(response, performance.now() - sentMs)
    if (announced) await learn(announced).catch(() => undefined)
    if (response.statusCode < 200 || response.statusCode >= 300) throw new StatusCodeError(response)
    return options.resolveWithFullResponse ? response : response.body
  }

  const redirectOf = async (path: string, userAgent: string): Promise<string | undefined> => {
    const base = apiUrl ?? 'https://www.reddit.com'
    const answer = await request(`${base}${path}`, {
      dispatcher: agent,
      headers: { 'user-agent': userAgent },
      signal: AbortSignal.timeout(30_000),
    })
    await answer.body.dump()
    const { location } = answer.headers
    return typeof location === 'string' ? new URL(location, 'https://www.reddit.com').href : undefined
  }

  return { send, redirectOf, close: () => agent.destroy() }
}
