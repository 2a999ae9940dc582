import { ColorizeError } from '../../../core/errors.ts'
import { backoffMs } from '../../backoff.ts'

/** A new token is asked for so long before the old one ends: a request may take half of it. */
const marginMs = 60_000
const firstPauseMs = 1_000

export type Token = { value: string; expiresAtMs: number }

export type Login = ReturnType<typeof createLogin>

/**
 * One token for all requests, fetched once however many wait for it. A login that was refused, or whose token opened
 * nothing, is tried again only after a pause that grows: a storm of 401 makes no storm of logins.
 */
export const createLogin = (fetchToken: () => Promise<Token>) => {
  let current: Token | undefined
  let fetching: Promise<string> | undefined
  /** Whether the current token has opened anything yet. */
  let isProven = false
  let failures = 0
  let quietUntilMs = 0
  let lastFailure: unknown

  const keepQuiet = (failure: unknown, pauseMs = firstPauseMs + backoffMs(failures, firstPauseMs)): void => {
    failures++
    lastFailure = failure
    quietUntilMs = Date.now() + pauseMs
  }

  const fetchOnce = async (): Promise<string> => {
    try {
      current = await fetchToken()
      isProven = false
      return current.value
    } catch (error) {
      keepQuiet(error, error instanceof ColorizeError ? error.retryAfterMs : undefined)
      throw error
    } finally {
      fetching = undefined
    }
  }

  return {
    /** @throws what the last login failed with, while it is too early for another; retryAfterMs says how long. */
    token: (): Promise<string> => {
      const retryAfterMs = quietUntilMs - Date.now()
      const isQuiet = !fetching && retryAfterMs > 0 // then a token is used to its end
      if (current && current.expiresAtMs - (isQuiet ? 0 : marginMs) > Date.now())
        return Promise.resolve(current.value)
      if (isQuiet) return Promise.reject(waiting(lastFailure, retryAfterMs))
      fetching ??= fetchOnce()
      return fetching
    },
    /** Reddit took this token, whatever else it said. */
    taken: (token: string): void => {
      if (token !== current?.value) return
      isProven = true
      failures = 0
    },
    /** Reddit refused this token: of many that hear so, the first gives it up. */
    refused: (token: string, error: unknown): void => {
      if (token !== current?.value) return
      current = undefined
      if (!isProven) keepQuiet(error)
    },
  }
}

const waiting = (cause: unknown, retryAfterMs: number): ColorizeError => {
  const code = cause instanceof ColorizeError ? cause.code : 'platform_auth_failed'
  return new ColorizeError(code, 'waiting before the next login', { cause, retryAfterMs })
}
