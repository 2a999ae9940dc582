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

// short locks and many stalls, so that a killed worker's job restarts within seconds; the ledger prevents duplicates
const workerOptions = ({ jobLockMs, stalledCheckMs }: LockIntervals) => ({
  prefix: keyTag,
  lockDuration: jobLockMs,
  stalledInterval: stalledCheckMs,
  maxStalledCount: 20,
})

export type LockIntervals = Pick<Intervals, 'jobLockMs' | 'stalledCheckMs'>

export type JobWorker = { close(force?: boolean): Promise<void> }

type Handlers<T> = {
  /** `isLastTry`: if it fails now, the job fails for good. */
  handle: (payload: T, isLastTry: boolean) => Promise<void>
  /** Called once the last attempt has failed. */
  giveUp: (payload: T, error: unknown) => Promise<void>
  /** `payload` is absent if the worker itself failed, or if the payload is invalid. */
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
    outage.succeeded()
  } catch (error) {
    if (error instanceof ColorizeError && error.code === 'platform_rate_limited') {
      await pause(error.retryAfterMs ?? 60_000) // RateLimitError does not count as an attempt
      throw Worker.RateLimitError()
    }
    if (isHandedBack(error) && (await mayGoBack(job, error))) return handBack(job, error, token)
    handlers.onError(error, payload)
    await outage.failed(error)
    if (isRetryable(error) && !isLast) throw error
    await handlers.giveUp(payload, error)
    throw new UnrecoverableError(codeOf(error))
  }
}

/** A job that loses the device more often than this is presumed to be the cause. */
const maxDeviceLosses = 5

const mayGoBack = async (job: Job, error: ColorizeError): Promise<boolean> => {
  if (error.code !== 'device_lost') return true
  const losses = (typeof job.progress === 'number' ? job.progress : 0) + 1
  if (losses > maxDeviceLosses) return false
  await job.updateProgress(losses)
  return true
}

/** Delays the job without counting an attempt. */
const handBack = async (
  job: Job,
  { retryAfterMs = 1_000 }: ColorizeError,
  token: string | undefined,
): Promise<never> => {
  await job.moveToDelayed(Date.now() + retryAfterMs, token)
  throw new DelayedError()
}

/** Reads the payload. One of a newer version waits for a newer worker: both run during an upgrade. */
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

/** A function that runs jobs with this payload. */
const routeTo =
  <T>(schema: z.ZodType<T>, handlers: Handlers<T>): Run =>
  (...args) =>
    runJob(schema, handlers, ...args)

const startWorker = (
  redis: RedisHandle,
  queue: Queue,
  routes: Readonly<Record<string, Run>>,
  onError: (error: unknown) => void,
  options: { concurrency: number; limiter: { max: number; duration: number } },
  intervals: LockIntervals,
): JobWorker => {
  const pause: Pause = async (ms) => {
    const isLonger = ms > (await queue.getRateLimitTtl(options.limiter.max)) // another worker may have paused for longer
    if (isLonger) await queue.rateLimit(Math.ceil(ms))
  }
  const outage = createOutagePause(pause)
  /** For jobs with a name that this version does not know. */
  const leaveToNewer = (job: Job, token?: string): Promise<void> => {
    const error = payloadNewer(`job ${job.name}`)
    onError(error)
    return handBack(job, error, token)
  }
  const run = (job: Job, token?: string): Promise<void> => {
    const route = routes[job.name]
    return route ? route(job, pause, outage, token) : leaveToNewer(job, token)
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

// rateLimit() only works with a limiter; 1,000 jobs per second is no limit in practice
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
    { colorize: routeTo(requestSchema, handlers) },
    handlers.onError,
    { concurrency, limiter: unlimited },
    intervals,
  )

export const startReplyWorker = (
  redis: RedisHandle,
  queues: Queues,
  { name, concurrency = 1 }: { name: string; concurrency?: number | undefined },
  handlers: { reply: Handlers<ReplyJob>; remove: Handlers<RemovalJob>; erase: Handlers<Subject> },
  intervals: LockIntervals = productionIntervals,
): JobWorker => {
  const routes = {
    reply: routeTo(replySchema, handlers.reply),
    remove: routeTo(removalSchema, handlers.remove),
    [jobNames.erase]: routeTo(subjectSchema, handlers.erase),
  }
  return startWorker(
    redis,
    queues.replyQueue(name),
    routes,
    handlers.reply.onError,
    { concurrency, limiter: unlimited },
    intervals,
  )
}
