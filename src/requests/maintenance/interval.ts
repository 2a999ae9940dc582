import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '../../core/log.ts'

/** Does the work at once, or after a first pause, and then after each one, until closed; a round that fails is logged and the next one comes. */
export const every = (
  intervalMs: number,
  failure: string,
  log: Logger,
  work: (signal: AbortSignal) => Promise<unknown>,
  firstAfterMs = 0,
) => {
  const stop = new AbortController()
  const round = async (): Promise<unknown> => work(stop.signal)
  const run = async (): Promise<void> => {
    if (firstAfterMs > 0) await wait(firstAfterMs, undefined, { signal: stop.signal }).catch(() => undefined)
    while (!stop.signal.aborted) {
      await round().catch((error: unknown) => log.error({ err: error }, failure))
      await wait(intervalMs, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    async close() {
      stop.abort()
      await running
    },
  }
}
