import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '../core/log.ts'

const probeMs = 500
/** What fails so soon after Redis answered again is the end of the same storm. */
const tailMs = 5_000

const away =
  /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|NOREPLICAS|UNBLOCKED|TRYAGAIN)\b|READONLY You can't write|Connection is closed|Connection is (discarded|aborted)|Socket (timeout|closed)|max retries per request|All sentinels are unreachable|Failed to refresh slots cache|None of startup nodes|Too many Cluster redirections|isn't (ready|writeable)|Cluster is (ended|disconnect)|cluster reconnect timed out|connect ETIMEDOUT|\b(ECONNREFUSED|ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)\b/

/** Whether it is of the way to Redis, or of a Redis that is changing hands, and not of what was asked. */
export const isRedisAway = (error: unknown): boolean => error instanceof Error && away.test(error.message)

/**
 * Says once that Redis does not answer, however many connections and commands find that out, and once that it answers
 * again, as `ping` finds.
 */
export const watchStorms = (log: Logger, ping: () => Promise<unknown>) => {
  const stop = new AbortController()
  let isStorm = false
  let overMs = -Infinity

  const untilOver = async (): Promise<void> => {
    const startMs = performance.now()
    for (;;) {
      await wait(probeMs, undefined, { ref: false, signal: stop.signal })
      const answered = ping().then(
        () => true,
        () => false,
      )
      if (await answered) break
    }
    isStorm = false
    overMs = performance.now()
    log.info({ afterMs: Math.round(overMs - startMs) }, 'Redis answers again')
  }

  return {
    complain: (error: unknown): void => {
      if (isStorm || stop.signal.aborted || performance.now() - overMs < tailMs) return
      isStorm = true
      log.error({ err: error }, 'Redis does not answer')
      void untilOver().catch(() => undefined) // closed meanwhile
    },
    close: () => stop.abort(),
  }
}
