import { ColorizeError } from '../../../core/errors.ts'
import { backoffMs } from '../../backoff.ts'

/** A new token is requested this long before the old one expires; a request may take half of it. */
const marginMs = 60_000
const firstPauseMs = 1_000

export type Token = { value: string; expiresAtMs: number }

export type Login = ReturnType<typeof createLogin>

/**
 * One token for all requests, fetched once no matter how many wait for it. After a rejected login, or a token that never
 * worked, the next login waits for a growing pause, so that many 401 responses do not cause many logins.
 */
export const createLogin = (fetchToken: () => Promise<Token>) => {
  let current: Token | undefined
  let fetching: Promise<string> | undefined
  /** Whether Reddit has accepted the current token. */
  let isProven = false
  let failures = 0
  let nextLoginAtMs = 0
  let lastFailure: unknown

  const postponeLogin = (
    failure: unknown,
    pauseMs = firstPauseMs + backoffMs(failures, firstPauseMs),
  ): void => {
    failures++
    lastFailure = failure
    nextLoginAtMs = Date.now() + pauseMs
  }

  const fetchOnce = async (): Promise<string> => {
    try {
      current = await fetchToken()
      isProven = false
      return current.value
    } catch (error) {
      postponeLogin(error, error instanceof ColorizeError ? error.retryAfterMs : undefined)
      throw error
    } finally {
      fetching = undefined
    }
  }

  return {
    /** @throws the last login's error while the next one has to wait; `retryAfterMs` is the remaining time */
    token: (): Promise<string> => {
      const retryAfterMs = nextLoginAtMs - Date.now()
      const isQuiet = !fetching && retryAfterMs > 0 // then the token is used until it expires
      if (current && current.expiresAtMs - (isQuiet ? 0 : marginMs) > Date.now())
        return Promise.resolve(current.value)
      if (isQuiet) return Promise.reject(waiting(lastFailure, retryAfterMs))
      fetching ??= fetchOnce()
      return fetching
    },
    /** Reddit accepted this token. */
    taken: (token: string): void => {
      if (token !== current?.value) return
      isProven = true
      failures = 0
    },
    /** Reddit rejected this token. Only the first of several such calls has an effect. */
    refused: (token: string, error: unknown): void => {
      if (token !== current?.value) return
      current = undefined
      if (!isProven) postponeLogin(error)
    },
  }
}

const waiting = (cause: unknown, retryAfterMs: number): ColorizeError => {
  const code = cause instanceof ColorizeError ? cause.code : 'platform_auth_failed'
  return new ColorizeError(code, 'waiting before the next login', { cause, retryAfterMs })
}
