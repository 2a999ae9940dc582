import { DelayedError, Queue, UnrecoverableError, Worker, type Job, type JobsOptions } from 'bullmq'
import type { z } from 'zod'
import type { ColorizeRequest, Subject } from './domain.ts'
import { ColorizeError, codeOf, isRetryable } from './errors.ts'
import {
  forgetId,
  pack,
  removalId,
  removalSchema,
  replySchema,
  requestSchema,
  subjectSchema,
  unpack,
  type RemovalJob,
  type ReplyJob,
} from './payloads.ts'
import type { RedisHandle } from './redis.ts'
import {
  createOutagePause,
  replyBackoffMs,
  retries,
  type JobKind,
  type OutagePause,
  type Pause,
} from './retries.ts'

const prefix = '{colorizebot}'
const daySeconds = 24 * 3600

/** Of jobs that nobody waits for: in BullMQ those without a priority go ahead of all that have one. */
const behind = 10

const jobOptions = (kind: JobKind, jobId: string, isAwaited = true): JobsOptions => ({
  jobId,
  ...(!isAwaited && { priority: behind }),
  ...retries[kind],
  removeOnComplete: kind === 'forget' || { age: 7 * daySeconds, count: 10_000 },
  removeOnFail: { age: 14 * daySeconds, count: 10_000 },
})

// short locks and many permitted stalls: a killed worker's job comes back in seconds, the ledger guards the rest
const workerOptions = { prefix, lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 20 }

/** So far back in the line is looked. */
const lineLength = 200

const replyQueueName = (platform: string): string => `reply-${platform}`

/** A job that is over is taken away first, because its id would keep a new one out. */
const addAgain = async (
  queue: Queue,
  kind: JobKind,
  id: string,
  data: unknown,
  isAwaited?: boolean,
): Promise<boolean> => {
  const old = await queue.getJob(id)
  if (old && !(await old.isCompleted()) && !(await old.isFailed())) return false
  await old?.remove()
  await queue.add(kind, data, jobOptions(kind, id, isAwaited))
  return true
}

export type Queues = Awaited<ReturnType<typeof openQueues>>

/** Queue `colorize`, and `reply-<platform>` for each platform. */
export const openQueues = async (redis: RedisHandle, platforms: readonly string[]) => {
  const open = (name: string) => {
    const queue = new Queue(name, { connection: redis.connect('producer'), prefix })
    queue.on('error', () => undefined) // the connection's own listener has said so
    return queue
  }
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
      const { id, awaited = false } = request
      await colorize.add('colorize', pack(requestSchema, request), jobOptions('colorize', id, awaited))
    },
    addReply: async (job: ReplyJob) => {
      await replyQueue(job.platform).add('reply', pack(replySchema, job), jobOptions('reply', job.id))
    },
    /** For entries whose job was lost: answers whether a job was made. */
    reviveColorize: (request: ColorizeRequest) =>
      addAgain(colorize, 'colorize', request.id, pack(requestSchema, request), request.awaited ?? false),
    reviveReply: (job: ReplyJob) =>
      addAgain(replyQueue(job.platform), 'reply', job.id, pack(replySchema, job)),
    /** Behind the answers, at the same pace: taking away costs the platform's requests too. */
    addRemoval: (job: RemovalJob) =>
      addAgain(replyQueue(job.platform), 'remove', removalId(job), pack(removalSchema, job)),
    addForgetting: (subject: Subject) =>
      addAgain(replyQueue(subject.platform), 'forget', forgetId(subject), pack(subjectSchema, subject)),
    /** What the queues keep of a request that is over goes. */
    forget: async (id: string, platform: string) => {
      for (const queue of [colorize, replyQueue(platform)])
        if ((await queue.remove(id)) === 0) await (await queue.getJob(id))?.updateData({}) // it is at work
    },
    /** A paused platform's answers wait in Redis, in all processes; what is asked for is still heard and coloured. */
    pause: (platform: string) => replyQueue(platform).pause(),
    resume: (platform: string) => replyQueue(platform).resume(),
    isPaused: (platform: string) => replyQueue(platform).isPaused(),
    /** Place in line of a waiting job that somebody waits for, from 1; undefined when it runs, is done, or is far back. */
    place: async (id: string): Promise<number | undefined> => {
      const waiting = await colorize.getWaiting(0, lineLength - 1)
      const index = waiting.findIndex((job) => job.id === id)
      return index < 0 ? undefined : index + 1
    },
    /** The requests that somebody waits for, the next one first, and how many are under way. */
    line: async (): Promise<{ waiting: ColorizeRequest[]; active: number }> => {
      const [jobs, active] = await Promise.all([
        colorize.getWaiting(0, lineLength - 1),
        colorize.getActiveCount(),
      ])
      return { waiting: jobs.map((job) => unpack(requestSchema, job.data)), active }
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

type Run = (job: Job, pause: Pause, outage: OutagePause, token: string | undefined) => Promise<void>

const runJob = async <T>(
  schema: z.ZodType<T>,
  handlers: Handlers<T>,
  ...[job, pause, outage, token]: Parameters<Run>
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
    if (error instanceof ColorizeError && error.code === 'earlier_under_way') {
      await job.moveToDelayed(Date.now() + (error.retryAfterMs ?? 1_000), token)
      throw new DelayedError() // waiting for another job is no failure either
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
): JobWorker => {
  const pause: Pause = async (ms) => {
    const isLonger = ms > (await queue.getRateLimitTtl(options.limiter.max)) // another worker's may be the longer one
    if (isLonger) await queue.rateLimit(Math.ceil(ms))
  }
  const outage = createOutagePause(pause)
  const run = (job: Job, token?: string): Promise<void> => {
    const named = routes[job.name]
    if (!named) throw new UnrecoverableError(`no work of ours is called ${job.name}`)
    return named(job, pause, outage, token)
  }
  const worker = new Worker(queue.name, run, {
    ...workerOptions,
    ...options,
    settings: { backoffStrategy: replyBackoffMs },
    connection: redis.connect('worker'),
  })
  worker.on('error', onError)
  return { close: (force) => worker.close(force) }
}

// the limiter must be set for rateLimit() to do anything; 1,000 a second limits nothing
const unlimited = { max: 1_000, duration: 1_000 }

export const startColorizeWorker = (
  redis: RedisHandle,
  queues: Queues,
  handlers: Handlers<ColorizeRequest>,
): JobWorker =>
  startWorker(redis, queues.colorize, { colorize: route(requestSchema, handlers) }, handlers.onError, {
    concurrency: 2,
    limiter: unlimited,
  })

export const startReplyWorker = (
  redis: RedisHandle,
  queues: Queues,
  { name, repliesAtOnce = 1 }: { name: string; repliesAtOnce?: number | undefined },
  handlers: { reply: Handlers<ReplyJob>; remove: Handlers<RemovalJob>; forget: Handlers<Subject> },
): JobWorker => {
  const routes = {
    reply: route(replySchema, handlers.reply),
    remove: route(removalSchema, handlers.remove),
    forget: route(subjectSchema, handlers.forget),
  }
  return startWorker(redis, queues.replyQueue(name), routes, handlers.reply.onError, {
    concurrency: repliesAtOnce,
    limiter: unlimited,
  })
}
