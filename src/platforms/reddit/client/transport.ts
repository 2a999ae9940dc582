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
  /** Our addition: the lane of the budget that the request counts against. */
  lane?: Lane
}

export type RawResponse = {
  statusCode: number
  headers: Record<string, string | string[] | undefined>
  body: unknown
  request: { method: string; uri: { href: string } }
}

/** The error that snoowrap expects for a failed request. The message leaves out the body, which may echo a secret. */
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

/** The HTTP status behind an error, if there is one. */
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
    return text // Reddit sends HTML during outages; the status code is what matters
  }
}

const numberIn = ({ headers }: RawResponse, name: string): number => {
  const value = headers[name]
  return value === undefined ? NaN : Number(value)
}

/** How long a 429 response asks us to wait, in ms; a minute where it does not say. */
export const retryAfterMsIn = (response: RawResponse): number => {
  const seconds = ['x-ratelimit-reset', 'retry-after']
    .map((name) => numberIn(response, name))
    .find(Number.isFinite)
  return Math.max(1, seconds ?? 60) * 1_000
}

/** `resetMs` counts from when the request was sent, so that a slow response does not lengthen the window. */
const rateLimitIn = (response: RawResponse, tookMs: number): RateLimitState | undefined => {
  const used = numberIn(response, 'x-ratelimit-used')
  if (response.statusCode === 429)
    return { used: Number.isFinite(used) ? used : 0, remaining: 0, resetMs: retryAfterMsIn(response) }
  const remaining = numberIn(response, 'x-ratelimit-remaining')
  const resetMs = Math.max(0, numberIn(response, 'x-ratelimit-reset') * 1_000 - tookMs)
  return [used, remaining, resetMs].every(Number.isFinite) ? { used, remaining, resetMs } : undefined
}

export type Transport = ReturnType<typeof createTransport>

/**
 * Replaces snoowrap's rawRequest: our own sockets and timeouts and, with `apiUrl`, one base address for all endpoints,
 * including the token's. Redirects are not followed: Reddit redirects API calls only when something is wrong, and the
 * token must not leave Reddit. Rate-limit headers go to `learn`, not to snoowrap, which would sleep because of them.
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
    // a failure to store the rate limit is harmless: the next response repeats it
    const announced = options.auth?.bearer && rateLimitIn(response, performance.now() - sentMs)
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
