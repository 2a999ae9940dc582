import { ColorizeError, type ErrorCode } from '../core/errors.ts'

/** A second after the first failure, then twice as long each time; a quarter more or less sets jobs apart. */
const doubling = (failures: number, longestMs: number): number =>
  Math.min(longestMs, 1_000 * 2 ** (failures - 1)) * (0.75 + Math.random() / 2)

/** Between the tries of a reply: with 20 of them, about an hour of a platform's outage. */
export const replyBackoffMs = (failures: number): number => Math.round(doubling(failures, 300_000))

export const retries = {
  colorize: { attempts: 5, backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 } },
  reply: { attempts: 20, backoff: { type: 'reply' } }, // a type of our own: replyBackoffMs
  remove: { attempts: 20, backoff: { type: 'reply' } },
  erase: { attempts: 20, backoff: { type: 'reply' } },
}
export type JobKind = keyof typeof retries

/** A job's name in the queue, which older versions read too. */
export const jobNames = {
  colorize: 'colorize',
  reply: 'reply',
  remove: 'remove',
  erase: 'forget',
} as const satisfies Record<JobKind, string>

/** Holds all jobs of a queue back for so long. */
export type Pause = (ms: number) => Promise<void>

const outages: ReadonlySet<ErrorCode> = new Set(['platform_unavailable', 'platform_auth_failed'])
const longestPauseMs = 30_000

/**
 * While a platform is out, every job would fail as this one did: one probe after each pause finds out as much as a
 * thousand, and burns one attempt. The pauses are short beside a job's own, because it may be the job that is at fault.
 */
export const createOutagePause = (pause: Pause) => {
  let failures = 0
  return {
    over: (): void => {
      failures = 0
    },
    after: async (error: unknown): Promise<void> => {
      if (!(error instanceof ColorizeError) || !outages.has(error.code)) return
      await pause(error.retryAfterMs ?? doubling(++failures, longestPauseMs))
    },
  }
}
export type OutagePause = ReturnType<typeof createOutagePause>
