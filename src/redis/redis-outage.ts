import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '../core/log.ts'

const probeMs = 500
/** An error so soon after Redis answered again belongs to the same outage. */
const tailMs = 5_000

/** First word of a reply of a Redis that cannot serve us at the moment. */
const replyCodes: ReadonlySet<string> = new Set([
  'READONLY',
  'LOADING',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'NOREPLICAS',
  'UNBLOCKED',
  'TRYAGAIN',
])

/** Of Node's sockets and name lookups. */
const systemCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** Names of ioredis's own error classes for commands that could not be sent or answered. */
const clientErrors: ReadonlySet<string> = new Set([
  'AbortError',
  'MaxRetriesPerRequestError',
  'ClusterAllFailedError',
])

/** ioredis throws these without a code or a name of their own; older servers wrap a script's READONLY in another error. */
const uncodedMessages =
  /^(Connection is (closed|discarded|aborted)|connect ETIMEDOUT|Socket (timeout|closed)|All sentinels are unreachable|None of startup nodes|Too many Cluster redirections|Cluster is (ended|disconnect)|Stream isn't writeable|Cluster isn't ready)|-READONLY You can't write/

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '')

/** Whether the error means that Redis cannot be reached or is failing over, rather than that a command was wrong. */
export const isRedisAway = (error: unknown): boolean =>
  error instanceof Error &&
  (systemCodes.has(codeOf(error)) ||
    clientErrors.has(error.name) ||
    replyCodes.has(/^[A-Z]+/.exec(error.message.replace(/^-/, ''))?.[0] ?? '') ||
    uncodedMessages.test(error.message))

/**
 * Logs an outage of Redis twice, however many connections and commands notice it: when it begins, and when `ping`
 * succeeds again.
 */
export const watchOutages = (log: Logger, ping: () => Promise<unknown>) => {
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
