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
  /** Where a page of reddit.com leads, read without our login; undefined where it leads nowhere. */
  redirectOf(path: string): Promise<string | undefined>
}

/** One login, and a client for each lane of the budget. */
export type RedditClients = {
  listening: RedditClient
  answering: RedditClient
  close(): Promise<void>
}

type Send = (options: RawRequestOptions) => Promise<unknown>

/** The few members of snoowrap that we lean on; its own types answer with `any`. */
type Requester = {
  oauthRequest(options: RawRequestOptions): PromiseLike<unknown>
  credentialedClientRequest(options: RawRequestOptions): PromiseLike<unknown>
  config(options: Record<string, unknown>): unknown
}

/** A request sleeps so long for its turn; for a longer wait whoever asked must find something better to do. */
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
  // one attempt, because whoever asked tries again; its list of codes stays, for an empty one would catch everything
  requester.config({ requestTimeout: 30_000, maxRetryAttempts: 1, warnings: false, proxies: false })
  return requester
}

const toColorizeError = (error: unknown): ColorizeError => {
  if (error instanceof ColorizeError) return error
  const status = error instanceof StatusCodeError ? error.statusCode : undefined
  if (status === 401)
    return new ColorizeError('platform_auth_failed', 'Reddit refused our login', { cause: error })
  if (status === 429) return rateLimited(retryAfterMsIn((error as StatusCodeError).response), error)
  if (status !== undefined && status >= 400 && status < 500)
    return new ColorizeError('reply_refused', `Reddit answered ${status}`, { cause: error })
  return new ColorizeError('platform_unavailable', 'Reddit did not answer', { cause: error })
}

const rateLimited = (retryAfterMs: number, cause?: unknown): ColorizeError =>
  new ColorizeError('platform_rate_limited', 'our requests to Reddit are spent', { cause, retryAfterMs })

const grantOf = ({ username, password, refreshToken }: RedditCredentials): Record<string, string> =>
  refreshToken === undefined
    ? { grant_type: 'password', username, password: password ?? '' }
    : { grant_type: 'refresh_token', refresh_token: refreshToken }

const tokenPath = 'api/v1/access_token'
const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() })

/** Whatever Reddit says against a login, in a status or (with 200) in words, is one fault: ours. */
const fetchToken = async (requester: Requester, credentials: RedditCredentials): Promise<Token> => {
  const form = grantOf(credentials)
  try {
    const answer = await requester.credentialedClientRequest({ method: 'post', uri: tokenPath, form })
    const { access_token: value, expires_in: seconds } = tokenSchema.parse(answer)
    return { value, expiresAtMs: Date.now() + seconds * 1_000 }
  } catch (cause) {
    const error = toColorizeError(cause)
    const isRefusal = cause instanceof z.ZodError || error.code === 'reply_refused'
    throw isRefusal ? new ColorizeError('platform_auth_failed', 'Reddit gave no token', { cause }) : error
  }
}

/** Lets a request through when the budget has one for it. */
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

/** What snoowrap asks for goes through the budget, and what becomes of its token is told to the login. */
const createSend =
  (transport: Transport, login: Login, pass: (lane: Lane) => Promise<void>): Send =>
  async (options) => {
    const token = options.auth?.bearer
    if (token === undefined) return transport.send(options) // a login is no request of the API
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

/** Raw JSON. A token that had been revoked early is the one thing for which a request is sent again. */
const createCall = (requester: Requester) => async (options: RawRequestOptions) => {
  // json: false keeps the body as text, and so keeps snoowrap's fetching proxies out of it
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

/** Reddit by snoowrap's requests, our budget and our login. Every failure is a ColorizeError, and comes at once. */
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
