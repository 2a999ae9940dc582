import { Queue, UnrecoverableError, Worker, type Job, type JobsOptions } from 'bullmq'
import type { z } from 'zod'
import type { ColorizeRequest } from './domain.ts'
import { ColorizeError, codeOf, isRetryable, type ErrorCode } from './errors.ts'
import { pack, replySchema, requestSchema, unpack, type ReplyJob } from './payloads.ts'
import type { RedisHandle } from './redis.ts'

const prefix = '{colorizebot}'
const daySeconds = 24 * 3600

/** A second after the first failure, then twice as long each time; a quarter more or less sets jobs apart. */
const doubling = (failures: number, longestMs: number): number =>
  Math.min(longestMs, 1_000 * 2 ** (failures - 1)) * (0.75 + Math.random() / 2)

/** Between the tries of a reply: with 20 of them, about an hour of a platform's outage. */
const replyBackoffMs = (failures: number): number => Math.round(doubling(failures, 300_000))

const retries = {
  colorize: { attempts: 5, backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 } },
  reply: { attempts: 20, backoff: { type: 'reply' } }, // a type of our own: replyBackoffMs
}
type Kind = keyof typeof retries

const jobOptions = (kind: Kind, jobId: string): JobsOptions => ({
  jobId,
  ...retries[kind],
  removeOnComplete: { age: 7 * daySeconds, count: 10_000 },
  removeOnFail: { age: 14 * daySeconds, count: 10_000 },
})

// short locks and many permitted stalls: a killed worker's job comes back in seconds, the ledger guards the rest
const workerOptions = { prefix, lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 20 }

const replyQueueName = (platform: string): string => `reply-${platform}`

/** A job that is over is taken away first, because its id would keep a new one out. */
const addAgain = async (queue: Queue, kind: Kind, id: string, data: unknown): Promise<boolean> => {
  const old = await queue.getJob(id)
  if (old && !(await old.isCompleted()) && !(await old.isFailed())) return false
  await old?.remove()
  await queue.add(kind, data, jobOptions(kind, id))
  return true
}

export type Queues = Awaited<ReturnType<typeof openQueues>>

/** Queue `colorize`, and `reply-<platform>` for each platform. */
export const openQueues = async (redis: RedisHandle, platforms: readonly string[]) => {
  const open = (name: string) => new Queue(name, { connection: redis.connect('producer'), prefix })
  const colorize = open('colorize')
  const replies = new Map(platforms.map((platform) => [platform, open(replyQueueName(platform))]))
  const all = [colorize, ...replies.values()]
  await Promise.all(all.map((queue) => queue.waitUntilReady()))

  const replyQueue = (platform: string): Queue => {
    const queue = replies.get(platform)
    if (!queue) throw new ColorizeError('payload_invalid', `no platform ${platform} here`)
    return queue
  }

  return {
    all,
    colorize,
    replyQueue,
    addColorize: async (request: ColorizeRequest) => {
      await colorize.add('colorize', pack(requestSchema, request), jobOptions('colorize', request.id))
    },
    addReply: async (job: ReplyJob) => {
      await replyQueue(job.platform).add('reply', pack(replySchema, job), jobOptions('reply', job.id))
    },
    /** For entries whose job was lost: answers whether a job was made. */
    reviveColorize: (request: ColorizeRequest) =>
      addAgain(colorize, 'colorize', request.id, pack(requestSchema, request)),
    reviveReply: (job: ReplyJob) =>
      addAgain(replyQueue(job.platform), 'reply', job.id, pack(replySchema, job)),
    /** Place in line of a waiting job, from 1; undefined when it runs, is done, or is far back. */
    place: async (id: string): Promise<number | undefined> => {
      const waiting = await colorize.getWaiting(0, 199)
      const index = waiting.findIndex((job) => job.id === id)
      return index < 0 ? undefined : index + 1
    },
    close: async () => {
      await Promise.all(all.map((queue) => queue.close()))
    },
  }
}

export type JobWorker = { close(force?: boolean): Promise<void> }

type Handlers<T> = {
  /** `isLastTry`: what fails now fails for good. */
  handle: (payload: T, isLastTry: boolean) => Promise<void>
  /** The last try has failed: settle what is owed. */
  giveUp: (payload: T, error: unknown) => Promise<void>
  onError: (error: unknown) => void
}

/** Holds all jobs of a queue back for so long. */
type Pause = (ms: number) => Promise<void>

const outages: ReadonlySet<ErrorCode> = new Set(['platform_unavailable', 'platform_auth_failed'])
const longestPauseMs = 30_000

/**
 * While a platform is out, every job would fail as this one did: one probe after each pause finds out as much as a
 * thousand, and burns one attempt. The pauses are short beside a job's own, because it may be the job that is at fault.
 */
const createOutagePause = (pause: Pause) => {
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

const runJob = async <T>(
  job: Job,
  schema: z.ZodType<T>,
  handlers: Handlers<T>,
  pause: Pause,
  outage: ReturnType<typeof createOutagePause>,
): Promise<void> => {
  const payload = unpackOrEnd(schema, job.data)
  const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
  try {
    await handlers.handle(payload, isLast)
    outage.over()
  } catch (error) {
    if (error instanceof ColorizeError && error.code === 'platform_rate_limited') {
      await pause(error.retryAfterMs ?? 60_000) // the platform's pace is no failure: no attempt is burnt
      throw Worker.RateLimitError()
    }
    handlers.onError(error)
    await outage.after(error)
    if (isRetryable(error) && !isLast) throw error
    await handlers.giveUp(payload, error)
    throw new UnrecoverableError(codeOf(error))
  }
}

const unpackOrEnd = <T>(schema: z.ZodType<T>, data: unknown): T => {
  try {
    return unpack(schema, data)
  } catch (error) {
    throw new UnrecoverableError(codeOf(error))
  }
}

const startWorker = <T>(
  redis: RedisHandle,
  queue: Queue,
  schema: z.ZodType<T>,
  handlers: Handlers<T>,
  options: { concurrency: number; limiter: { max: number; duration: number } },
): JobWorker => {
  const pause: Pause = async (ms) => {
    const isLonger = ms > (await queue.getRateLimitTtl(options.limiter.max)) // another worker's may be the longer one
    if (isLonger) await queue.rateLimit(Math.ceil(ms))
  }
  const outage = createOutagePause(pause)
  const worker = new Worker(queue.name, (job: Job) => runJob(job, schema, handlers, pause, outage), {
    ...workerOptions,
    ...options,
    settings: { backoffStrategy: replyBackoffMs },
    connection: redis.connect('worker'),
  })
  worker.on('error', handlers.onError)
  return { close: (force) => worker.close(force) }
}

// the limiter must be set for rateLimit() to do anything; 1,000 a second limits nothing
const unlimited = { max: 1_000, duration: 1_000 }

export const startColorizeWorker = (
  redis: RedisHandle,
  queues: Queues,
  handlers: Handlers<ColorizeRequest>,
): JobWorker =>
  startWorker(redis, queues.colorize, requestSchema, handlers, { concurrency: 2, limiter: unlimited })

export const startReplyWorker = (
  redis: RedisHandle,
  queues: Queues,
  platform: string,
  handlers: Handlers<ReplyJob>,
): JobWorker =>
  startWorker(redis, queues.replyQueue(platform), replySchema, handlers, {
    concurrency: 1,
    limiter: unlimited,
  })
