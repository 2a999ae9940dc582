import { setTimeout as wait } from 'node:timers/promises'
import { ColorizeError } from '../../../core/errors.ts'
import { backoffMs } from '../../backoff.ts'

const isRateLimit = (error: unknown): error is ColorizeError =>
  error instanceof ColorizeError && error.code === 'platform_rate_limited'

/**
 * Runs `round` every `intervalMs` until aborted. Each failure in a row doubles the pause; a success resets it. After a
 * rate limit the next round starts when the limit ends.
 */
export const runPollLoop = async (
  round: () => Promise<void>,
  intervalMs: number,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> => {
  let failures = 0
  while (!signal.aborted) {
    let pauseMs = intervalMs
    try {
      await round()
      failures = 0
    } catch (error) {
      onTrouble(error)
      if (isRateLimit(error)) pauseMs = error.retryAfterMs ?? intervalMs
      else pauseMs += backoffMs(failures++, intervalMs)
    }
    await wait(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}
