import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '../log.ts'

/** Does the work at once and then after each pause, until closed; a round that fails is logged and the next one comes. */
export const every = (intervalMs: number, failure: string, log: Logger, work: () => Promise<unknown>) => {
  const stop = new AbortController()
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await work().catch((error: unknown) => log.error({ err: error }, failure))
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
