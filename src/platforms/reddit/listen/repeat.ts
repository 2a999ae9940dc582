import { setTimeout as wait } from 'node:timers/promises'
import { ColorizeError } from '../../../core/errors.ts'
import { backoffMs } from '../../backoff.ts'

const isPace = (error: unknown): error is ColorizeError =>
  error instanceof ColorizeError && error.code === 'platform_rate_limited'

/**
 * Round after round until aborted. Failures space the rounds out and one success undoes that; when Reddit's pace is
 * what stopped a round, the next one comes as soon as it may.
 */
export const repeat = async (
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
      if (isPace(error)) pauseMs = error.retryAfterMs ?? intervalMs
      else pauseMs += backoffMs(failures++, intervalMs)
    }
    await wait(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}
