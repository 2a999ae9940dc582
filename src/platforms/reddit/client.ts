import Snoowrap from 'snoowrap'
import { ColorizeError } from '../../errors.ts'
import { createTransport, StatusCodeError, type RawRequestOptions } from './transport.ts'

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
  close(): Promise<void>
}

/** The few members of snoowrap that we lean on; its own types answer with `any`. */
type Requester = {
  accessToken: string | null
  tokenExpiration: number | null
  oauthRequest(options: RawRequestOptions): PromiseLike<unknown>
  config(options: Record<string, unknown>): unknown
}

const userAgentFor = (username: string): string => `node:colorizebot:0.1.0 (by /u/${username})`

const createRequester = (
  credentials: RedditCredentials,
  send: (options: RawRequestOptions) => Promise<unknown>,
): Requester => {
  class OurSnoowrap extends Snoowrap {
    override rawRequest(options: RawRequestOptions): Promise<unknown> {
      return send(options)
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
  requester.config({
    requestTimeout: 30_000,
    continueAfterRatelimitError: true,
    warnings: false,
    proxies: false,
  })
  return requester
}

const toColorizeError = (error: unknown): ColorizeError => {
  if (error instanceof ColorizeError) return error
  const status = error instanceof StatusCodeError ? error.statusCode : undefined
  if (status === 401)
    return new ColorizeError('platform_auth_failed', 'Reddit refused our login', { cause: error })
  if (status === 429) return rateLimited(error as StatusCodeError)
  if (status !== undefined && status >= 400 && status < 500)
    return new ColorizeError('reply_refused', `Reddit answered ${status}`, { cause: error })
  return new ColorizeError('platform_unavailable', 'Reddit did not answer', { cause: error })
}

const rateLimited = (error: StatusCodeError): ColorizeError => {
  const resetSeconds = Number(error.response.headers['x-ratelimit-reset'])
  const retryAfterMs = Number.isFinite(resetSeconds) ? Math.max(1, resetSeconds) * 1000 : 60_000
  return new ColorizeError('platform_rate_limited', 'our requests to Reddit are spent', {
    cause: error,
    retryAfterMs,
  })
}

/** Raw JSON over snoowrap's login, token refresh and rate limit. Every failure is a ColorizeError. */
export const createRedditClient = (
  credentials: RedditCredentials,
  apiUrl: string | undefined,
): RedditClient => {
  const transport = createTransport(apiUrl)
  const requester = createRequester(credentials, (options) => transport.send(options))

  const attempt = async (options: RawRequestOptions): Promise<unknown> => {
    // json: false keeps the body as text, and so keeps snoowrap's fetching proxies out of it
    const response = await requester.oauthRequest({ ...options, json: false })
    return JSON.parse(String(response)) as unknown
  }

  const call = async (options: RawRequestOptions): Promise<unknown> => {
    try {
      return await attempt(options)
    } catch (error) {
      if (!(error instanceof StatusCodeError) || error.statusCode !== 401) throw toColorizeError(error)
      requester.accessToken = null // revoked early: one fresh token, one more try
      requester.tokenExpiration = null
      return attempt(options).catch((again: unknown) => {
        throw toColorizeError(again)
      })
    }
  }

  return {
    get: (path, qs = {}) => call({ method: 'get', uri: path, qs }),
    post: (path, form) => call({ method: 'post', uri: path, form }),
    redirectOf: (path) =>
      transport.redirectOf(path, userAgentFor(credentials.username)).catch((error: unknown) => {
        throw toColorizeError(error)
      }),
    close: () => transport.close(),
  }
}
