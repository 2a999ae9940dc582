import Snoowrap from 'snoowrap'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { ColorizeError } from '../../../core/errors.ts'
import type { ApiBudget, Lane } from '../../api-budget.ts'
import { createLogin, type Login, type Token } from './login.ts'
import {
  createTransport,
  retryAfterMsIn,
  StatusCodeError,
  type RawRequestOptions,
  type Transport,
} from './transport.ts'

export type RedditCredentials = {
  clientId: string
  clientSecret: string
  username: string
  password?: string | undefined
  refreshToken?: string | undefined
}

export type RedditClient = {
  get(path: string, qs?: NonNullable<RawRequestOptions['qs']>): Promise<unknown>
  post(path: string, form: NonNullable<RawRequestOptions['form']>): Promise<unknown>
  /** Where a page of reddit.com redirects to, requested without our login; undefined if it does not. */
  redirectOf(path: string): Promise<string | undefined>
}

/** Clients that share one login: one for each lane of the budget. */
export type RedditClients = {
  listening: RedditClient
  answering: RedditClient
  close(): Promise<void>
}

type Send = (options: RawRequestOptions) => Promise<unknown>

/** The members of snoowrap that are used. Its own types return `any`. */
type Requester = {
  oauthRequest(options: RawRequestOptions): PromiseLike<unknown>
  credentialedClientRequest(options: RawRequestOptions): PromiseLike<unknown>
  config(options: Record<string, unknown>): unknown
}

/** A request waits this long for the budget. A longer wait is reported to the caller as a rate limit. */
const patienceMs = 2_000

const userAgentFor = (username: string): string => `node:colorizebot:0.1.0 (by /u/${username})`

const createRequester = (
  credentials: RedditCredentials,
  send: Send,
  token: () => Promise<string>,
): Requester => {
  class OurSnoowrap extends Snoowrap {
    override rawRequest(options: RawRequestOptions): Promise<unknown> {
      return send(options)
    }
    override updateAccessToken(): Promise<string> {
      return token()
    }
  }
  const { clientId, clientSecret, username, password, refreshToken } = credentials
  const login = refreshToken === undefined ? { username, password: password ?? '' } : { refreshToken }
  const requester = new OurSnoowrap({
    userAgent: userAgentFor(username),
    clientId,
    clientSecret,
    ...login,
  }) as unknown as Requester
  // one attempt, because callers retry; the list of codes stays, because an empty one would match everything
  requester.config({ requestTimeout: 30_000, maxRetryAttempts: 1, warnings: false, proxies: false })
  return requester
}

const toColorizeError = (error: unknown): ColorizeError => {
  if (error instanceof ColorizeError) return error
  const status = error instanceof StatusCodeError ? error.statusCode : undefined
  if (status === 401)
    return new ColorizeError('platform_auth_failed', 'Reddit rejected the login', { cause: error })
  if (status === 429) return rateLimited(retryAfterMsIn((error as StatusCodeError).response), error)
  if (status !== undefined && status >= 400 && status < 500)
    return new ColorizeError('reply_refused', `Reddit answered ${status}`, { cause: error })
  return new ColorizeError('platform_unavailable', 'Reddit did not answer', { cause: error })
}

const rateLimited = (retryAfterMs: number, cause?: unknown): ColorizeError =>
  new ColorizeError('platform_rate_limited', 'the API budget is used up', { cause, retryAfterMs })

const grantOf = ({ username, password, refreshToken }: RedditCredentials): Record<string, string> =>
  refreshToken === undefined
    ? { grant_type: 'password', username, password: password ?? '' }
    : { grant_type: 'refresh_token', refresh_token: refreshToken }

const tokenPath = 'api/v1/access_token'
const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() })

/** Every rejection of a login, by status or in the body of a 200, is `platform_auth_failed`. */
const fetchToken = async (requester: Requester, credentials: RedditCredentials): Promise<Token> => {
  const form = grantOf(credentials)
  try {
    const answer = await requester.credentialedClientRequest({ method: 'post', uri: tokenPath, form })
    const { access_token: value, expires_in: seconds } = tokenSchema.parse(answer)
    return { value, expiresAtMs: Date.now() + seconds * 1_000 }
  } catch (cause) {
    const error = toColorizeError(cause)
    const isRefusal = cause instanceof z.ZodError || error.code === 'reply_refused'
    throw isRefusal ? new ColorizeError('platform_auth_failed', 'Reddit returned no token', { cause }) : error
  }
}

/** Waits until the budget allows a request. */
const createGate =
  (budget: ApiBudget, closing: AbortSignal) =>
  async (lane: Lane): Promise<void> => {
    let leftMs = patienceMs
    for (let waitMs = await budget.take(lane); waitMs > 0; waitMs = await budget.take(lane)) {
      if (waitMs > leftMs) throw rateLimited(waitMs)
      leftMs -= waitMs
      await wait(waitMs, undefined, { signal: closing })
    }
  }

const isUnauthorized = (error: unknown): boolean =>
  error instanceof StatusCodeError && error.statusCode === 401

/** Sends snoowrap's requests within the budget, and tells the login whether Reddit accepted its token. */
const createSend =
  (transport: Transport, login: Login, pass: (lane: Lane) => Promise<void>): Send =>
  async (options) => {
    const token = options.auth?.bearer
    if (token === undefined) return transport.send(options) // logins do not count against the budget
    await pass(options.lane ?? 'answer')
    try {
      const response = await transport.send(options)
      login.taken(token)
      return response
    } catch (error) {
      if (isUnauthorized(error)) login.refused(token, toColorizeError(error))
      throw error
    }
  }

/** Parsed JSON. A request is repeated only when its token had been revoked. */
const createCall = (requester: Requester) => async (options: RawRequestOptions) => {
  // json: false keeps the body as text, so snoowrap does not wrap it in its lazy objects
  const attempt = () => requester.oauthRequest({ ...options, json: false })
  try {
    const body = await attempt().then(undefined, (error: unknown) => {
      if (isUnauthorized(error)) return attempt()
      throw error
    })
    return JSON.parse(String(body)) as unknown
  } catch (error) {
    throw toColorizeError(error)
  }
}

/** Reddit through snoowrap, with our own transport, budget and login. Every failure is a ColorizeError, without retries. */
export const createRedditClient = (
  credentials: RedditCredentials,
  apiUrl: string | undefined,
  budget: ApiBudget,
): RedditClients => {
  const closing = new AbortController()
  const transport = createTransport(apiUrl, (announced) => budget.learn(announced))
  const login = createLogin(() => fetchToken(requester, credentials))
  const send = createSend(transport, login, createGate(budget, closing.signal))
  const requester = createRequester(credentials, send, () => login.token())
  const call = createCall(requester)

  const clientFor = (lane: Lane): RedditClient => ({
    get: (path, qs = {}) => call({ method: 'get', uri: path, qs, lane }),
    post: (path, form) => call({ method: 'post', uri: path, form, lane }),
    redirectOf: (path) =>
      transport.redirectOf(path, userAgentFor(credentials.username)).catch((error: unknown) => {
        throw toColorizeError(error)
      }),
  })

  return {
    listening: clientFor('listen'),
    answering: clientFor('answer'),
    close: () => {
      closing.abort()
      return transport.close()
    },
  }
}
