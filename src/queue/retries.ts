import { ColorizeError, type ErrorCode } from '../core/errors.ts'

/** Exponential backoff in ms, from 1 s up to `maxMs`, with 25 % jitter so that jobs do not retry together. */
const backoffMs = (failures: number, maxMs: number): number =>
  Math.min(maxMs, 1_000 * 2 ** (failures - 1)) * (0.75 + Math.random() / 2)

/** Delay before the next attempt of a reply. With 20 attempts, replies survive an outage of about an hour. */
export const replyBackoffMs = (failures: number): number => Math.round(backoffMs(failures, 300_000))

export const retries = {
  colorize: { attempts: 5, backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 } },
  reply: { attempts: 20, backoff: { type: 'reply' } }, // replyBackoffMs
  remove: { attempts: 20, backoff: { type: 'reply' } },
  erase: { attempts: 20, backoff: { type: 'reply' } },
}
export type JobKind = keyof typeof retries

/** Job names in the queues. They must not change, because older versions read them. */
export const jobNames = {
  colorize: 'colorize',
  reply: 'reply',
  remove: 'remove',
  erase: 'forget',
} as const satisfies Record<JobKind, string>

/** Pauses all jobs of a queue for `ms`. */
export type Pause = (ms: number) => Promise<void>

const outageCodes: ReadonlySet<ErrorCode> = new Set(['platform_unavailable', 'platform_auth_failed'])
const maxPauseMs = 30_000

/**
 * Pauses a queue during a platform's outage, so that one job per pause finds out whether it is over and the others keep
 * their attempts. The pauses are shorter than a job's backoff, because the job itself may be the cause.
 */
export const createOutagePause = (pause: Pause) => {
  let failures = 0
  return {
    succeeded: (): void => {
      failures = 0
    },
    failed: async (error: unknown): Promise<void> => {
      if (!(error instanceof ColorizeError) || !outageCodes.has(error.code)) return
      await pause(error.retryAfterMs ?? backoffMs(++failures, maxPauseMs))
    },
  }
}
export type OutagePause = ReturnType<typeof createOutagePause>
