import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '../core/log.ts'

const probeMs = 500
/** Errors this soon after the end of an outage still belong to it. */
const graceMs = 5_000

/** First words of error replies from a server that cannot serve requests at the moment. */
const replyCodes: ReadonlySet<string> = new Set([
  'READONLY',
  'LOADING',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'NOREPLICAS',
  'UNBLOCKED',
  'TRYAGAIN',
])

/** Error codes of Node's sockets and DNS lookups. */
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

/** Names of the errors that ioredis throws if a command could not be sent or answered. */
const clientErrors: ReadonlySet<string> = new Set([
  'AbortError',
  'MaxRetriesPerRequestError',
  'ClusterAllFailedError',
])

/** Errors of ioredis that have no code or name, and READONLY as older servers report it from a script. */
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
  let isAway = false
  let endMs = -Infinity

  const waitForEnd = async (): Promise<void> => {
    const startMs = performance.now()
    for (;;) {
      await wait(probeMs, undefined, { ref: false, signal: stop.signal })
      const answered = ping().then(
        () => true,
        () => false,
      )
      if (await answered) break
    }
    isAway = false
    endMs = performance.now()
    log.info({ afterMs: Math.round(endMs - startMs) }, 'Redis answers again')
  }

  return {
    report: (error: unknown): void => {
      if (isAway || stop.signal.aborted || performance.now() - endMs < graceMs) return
      isAway = true
      log.error({ err: error }, 'Redis does not answer')
      void waitForEnd().catch(() => undefined) // aborted by `close`
    },
    close: () => stop.abort(),
  }
}
