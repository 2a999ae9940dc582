import { Queue, type JobsOptions } from 'bullmq'
import type { ColorizeRequest, Subject } from '../core/domain.ts'
import { ColorizeError } from '../core/errors.ts'
import {
  erasureId,
  pack,
  removalId,
  removalSchema,
  replySchema,
  requestSchema,
  subjectSchema,
  unpack,
  type RemovalJob,
  type ReplyJob,
} from '../core/payloads.ts'
import { createReadiness } from '../redis/ready.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { jobNames, retries, type JobKind } from './retries.ts'
import { keyTag } from '../redis/keys.ts'

const daySeconds = 24 * 3600

/** For requests that no user waits for. BullMQ runs jobs without a priority first. */
const lowPriority = 10

const jobOptions = (kind: JobKind, jobId: string, isAwaited = true): JobsOptions => ({
  jobId,
  ...(!isAwaited && { priority: lowPriority }),
  ...retries[kind],
  removeOnComplete: kind === 'erase' || { age: 7 * daySeconds, count: 10_000 },
  removeOnFail: { age: 14 * daySeconds, count: 10_000 },
})

export type QueueDepth = { queue: string; counts: Record<string, number> }

const depthStates = ['waiting', 'prioritized', 'delayed', 'active', 'failed'] as const

/** The number of waiting jobs that `positionOf` and `awaitedRequests` look at. */
const maxLineLength = 200

const replyQueueName = (platform: string): string => `reply-${platform}`

/** Adds a job unless one with its id is unfinished; a finished one is removed. Returns whether a job was added. */
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
  await queue.add(jobNames[kind], data, jobOptions(kind, id, isAwaited))
  return true
}

/** Empty if the data is invalid or from a newer version. The worker that takes the job reports the error. */
const parsed = (data: unknown): ColorizeRequest[] => {
  try {
    return [unpack(requestSchema, data)]
  } catch {
    return []
  }
}

export type Queues = Awaited<ReturnType<typeof openQueues>>

/** Opens the queue `colorize`, and `reply-<platform>` for each platform. */
export const openQueues = async (redis: RedisHandle, platforms: readonly string[]) => {
  const connection = redis.connect('producer')
  // when a job is added, the ledger has already answered; this connection may reconnect a moment later
  const ready = createReadiness(connection)
  const open = (name: string) => {
    const queue = new Queue(name, { connection, prefix: keyTag })
    queue.on('error', () => undefined) // the connection reports it
    return queue
  }
  const colorize = open('colorize')
  const replies = new Map(platforms.map((platform) => [platform, open(replyQueueName(platform))]))
  const all = [colorize, ...replies.values()]
  await Promise.all(all.map((queue) => queue.waitUntilReady()))

  const replyQueue = (platform: string): Queue => {
    const queue = replies.get(platform)
    if (!queue) throw new ColorizeError('payload_invalid', `unknown platform: ${platform}`)
    return queue
  }

  return {
    all,
    colorize,
    replyQueue,
    addColorize: async (request: ColorizeRequest) => {
      const { id, awaited = false } = request
      await ready()
      await colorize.add('colorize', pack(requestSchema, request), jobOptions('colorize', id, awaited))
    },
    addReply: async (job: ReplyJob) => {
      await ready()
      await replyQueue(job.platform).add('reply', pack(replySchema, job), jobOptions('reply', job.id))
    },
    /** Adds a job for an entry whose job was lost. Returns false if it has one. */
    reviveColorize: (request: ColorizeRequest) =>
      addAgain(colorize, 'colorize', request.id, pack(requestSchema, request), request.awaited ?? false),
    reviveReply: (job: ReplyJob) =>
      addAgain(replyQueue(job.platform), 'reply', job.id, pack(replySchema, job)),
    /** Removals share the reply queue, because they use the platform's rate limit too. */
    addRemoval: (job: RemovalJob) =>
      addAgain(replyQueue(job.platform), 'remove', removalId(job), pack(removalSchema, job)),
    addErasure: (subject: Subject) =>
      addAgain(replyQueue(subject.platform), 'erase', erasureId(subject), pack(subjectSchema, subject)),
    /** Removes a request's jobs, or empties the data of one that is running. */
    eraseJobs: async (id: string, platform: string) => {
      for (const queue of [colorize, replyQueue(platform)])
        if ((await queue.remove(id)) === 0) await (await queue.getJob(id))?.updateData({})
    },
    /** Stops the platform's answers in all processes until `resume`. Requests are still accepted and coloured. */
    pause: (platform: string) => replyQueue(platform).pause(),
    resume: (platform: string) => replyQueue(platform).resume(),
    isPaused: (platform: string) => replyQueue(platform).isPaused(),
    /** Position of an awaited request among those waiting, from 1; undefined if it is not among the first 200. */
    positionOf: async (id: string): Promise<number | undefined> => {
      // ids only, because clients poll this often
      const waiting = await colorize.getRanges(['wait'], 0, maxLineLength - 1, true)
      const index = waiting.indexOf(id)
      return index < 0 ? undefined : index + 1
    },
    /** The number of requests being coloured. */
    active: (): Promise<number> => colorize.getActiveCount(),
    /** Whether there is nothing to colour. */
    isIdle: async (): Promise<boolean> =>
      (await colorize.getJobCountByTypes('waiting', 'prioritized', 'active')) === 0,
    /** The awaited requests in the queue, next first (200 at most), and the number of requests being coloured. */
    awaitedRequests: async (): Promise<{ waiting: ColorizeRequest[]; active: number }> => {
      const [jobs, active] = await Promise.all([
        colorize.getWaiting(0, maxLineLength - 1),
        colorize.getActiveCount(),
      ])
      return { waiting: jobs.flatMap((job) => parsed(job.data)), active }
    },
    /** The number of jobs in each queue by BullMQ state. */
    depths: (): Promise<QueueDepth[]> =>
      Promise.all(
        all.map(async (queue) => ({ queue: queue.name, counts: await queue.getJobCounts(...depthStates) })),
      ),
    close: async () => {
      await Promise.all(all.map((queue) => queue.close()))
    },
  }
}
