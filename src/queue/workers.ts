import { DelayedError, UnrecoverableError, Worker, type Job, type Queue } from 'bullmq'
import type { z } from 'zod'
import type { ColorizeRequest, Subject } from '../core/domain.ts'
import { productionIntervals, type Intervals } from '../core/intervals.ts'
import { ColorizeError, codeOf, isHandedBack, isRetryable } from '../core/errors.ts'
import {
  removalSchema,
  replySchema,
  requestSchema,
  subjectSchema,
  payloadNewer,
  unpack,
  type RemovalJob,
  type ReplyJob,
} from '../core/payloads.ts'
import type { Queues } from './queues.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { isRedisAway } from '../redis/redis-outage.ts'
import { createOutagePause, jobNames, replyBackoffMs, type OutagePause, type Pause } from './retries.ts'
import { keyTag } from '../redis/keys.ts'

// short locks and many permitted stalls: a killed worker's job comes back in seconds, the ledger guards the rest
const workerOptions = ({ jobLockMs, stalledCheckMs }: LockIntervals) => ({
  prefix: keyTag,
  lockDuration: jobLockMs,
  stalledInterval: stalledCheckMs,
  maxStalledCount: 20,
})

export type LockIntervals = Pick<Intervals, 'jobLockMs' | 'stalledCheckMs'>

export type JobWorker = { close(force?: boolean): Promise<void> }

type Handlers<T> = {
  /** `isLastTry`: what fails now fails for good. */
  handle: (payload: T, isLastTry: boolean) => Promise<void>
  /** The last try has failed: settle what is owed. */
  giveUp: (payload: T, error: unknown) => Promise<void>
  /** Of no job where it is the worker itself that fails. */
  onError: (error: unknown, payload?: T) => void
}

type Run = (job: Job, pause: Pause, outage: OutagePause, token: string | undefined) => Promise<void>

const runJob = async <T>(
  schema: z.ZodType<T>,
  handlers: Handlers<T>,
  ...[job, pause, outage, token]: Parameters<Run>
): Promise<void> => {
  const payload = await unpackOrEnd(schema, handlers, job, token)
  const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
  try {
    await handlers.handle(payload, isLast)
    outage.over()
  } catch (error) {
    if (error instanceof ColorizeError && error.code === 'platform_rate_limited') {
      await pause(error.retryAfterMs ?? 60_000) // the platform's pace is no failure: no attempt is burnt
      throw Worker.RateLimitError()
    }
    // waiting for another job, or for another worker, is no failure either
    if (isHandedBack(error) && (await mayGoBack(job, error))) return handBack(job, error, token)
    handlers.onError(error, payload)
    await outage.after(error)
    if (isRetryable(error) && !isLast) throw error
    await handlers.giveUp(payload, error)
    throw new UnrecoverableError(codeOf(error))
  }
}

/** By chance a job may be there when a device is lost; at more than so many losses it is at fault itself. */
const mostLosses = 5

const mayGoBack = async (job: Job, error: ColorizeError): Promise<boolean> => {
  if (error.code !== 'device_lost') return true
  const losses = (typeof job.progress === 'number' ? job.progress : 0) + 1
  if (losses > mostLosses) return false
  await job.updateProgress(losses)
  return true
}

const handBack = async (
  job: Job,
  { retryAfterMs = 1_000 }: ColorizeError,
  token: string | undefined,
): Promise<never> => {
  await job.moveToDelayed(Date.now() + retryAfterMs, token)
  throw new DelayedError()
}

/** What a newer version wrote waits for a worker of it: this happens while workers are exchanged for newer ones. */
const unpackOrEnd = async <T>(
  schema: z.ZodType<T>,
  { onError }: Handlers<T>,
  job: Job,
  token: string | undefined,
): Promise<T> => {
  try {
    return unpack(schema, job.data)
  } catch (error) {
    onError(error)
    if (isHandedBack(error)) await handBack(job, error, token)
    throw new UnrecoverableError(codeOf(error))
  }
}

/** What is done with the jobs of a name. */
const route =
  <T>(schema: z.ZodType<T>, handlers: Handlers<T>): Run =>
  (...called) =>
    runJob(schema, handlers, ...called)

const startWorker = (
  redis: RedisHandle,
  queue: Queue,
  routes: Readonly<Record<string, Run>>,
  onError: (error: unknown) => void,
  options: { concurrency: number; limiter: { max: number; duration: number } },
  intervals: LockIntervals,
): JobWorker => {
  const pause: Pause = async (ms) => {
    const isLonger = ms > (await queue.getRateLimitTtl(options.limiter.max)) // another worker's may be the longer one
    if (isLonger) await queue.rateLimit(Math.ceil(ms))
  }
  const outage = createOutagePause(pause)
  /** Work of a name that this version does not know. */
  const leaveToOthers = (job: Job, token?: string): Promise<void> => {
    const error = payloadNewer(`work called ${job.name}`)
    onError(error)
    return handBack(job, error, token)
  }
  const run = (job: Job, token?: string): Promise<void> => {
    const named = routes[job.name]
    return named ? named(job, pause, outage, token) : leaveToOthers(job, token)
  }
  const worker = new Worker(queue.name, run, {
    ...workerOptions(intervals),
    ...options,
    settings: { backoffStrategy: replyBackoffMs },
    connection: redis.connect('worker'),
  })
  worker.on('error', (error) => (isRedisAway(error) ? redis.reportOutage(error) : onError(error)))
  return { close: (force) => worker.close(force) }
}

// the limiter must be set for rateLimit() to do anything; 1,000 a second limits nothing
const unlimited = { max: 1_000, duration: 1_000 }

export const startColorizeWorker = (
  redis: RedisHandle,
  queues: Queues,
  concurrency: number,
  handlers: Handlers<ColorizeRequest>,
  intervals: LockIntervals = productionIntervals,
): JobWorker =>
  startWorker(
    redis,
    queues.colorize,
    { colorize: route(requestSchema, handlers) },
    handlers.onError,
    {
      concurrency,
      limiter: unlimited,
    },
    intervals,
  )

export const startReplyWorker = (
  redis: RedisHandle,
  queues: Queues,
  { name, repliesAtOnce = 1 }: { name: string; repliesAtOnce?: number | undefined },
  handlers: { reply: Handlers<ReplyJob>; remove: Handlers<RemovalJob>; erase: Handlers<Subject> },
  intervals: LockIntervals = productionIntervals,
): JobWorker => {
  const routes = {
    reply: route(replySchema, handlers.reply),
    remove: route(removalSchema, handlers.remove),
    [jobNames.erase]: route(subjectSchema, handlers.erase),
  }
  return startWorker(
    redis,
    queues.replyQueue(name),
    routes,
    handlers.reply.onError,
    {
      concurrency: repliesAtOnce,
      limiter: unlimited,
    },
    intervals,
  )
}
