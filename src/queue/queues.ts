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

/** Of jobs that nobody waits for: in BullMQ those without a priority go ahead of all that have one. */
const behind = 10

const jobOptions = (kind: JobKind, jobId: string, isAwaited = true): JobsOptions => ({
  jobId,
  ...(!isAwaited && { priority: behind }),
  ...retries[kind],
  removeOnComplete: kind === 'erase' || { age: 7 * daySeconds, count: 10_000 },
  removeOnFail: { age: 14 * daySeconds, count: 10_000 },
})

export type QueueDepth = { queue: string; counts: Record<string, number> }

const depthStates = ['waiting', 'prioritized', 'delayed', 'active', 'failed'] as const

/** So far back in the line is looked. */
const lineLength = 200

const replyQueueName = (platform: string): string => `reply-${platform}`

/** Removes a finished job with the same id first, which would block the new one. Returns whether a job was added. */
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

/** None, where a newer version or nobody of ours wrote it: the worker that takes it says so. */
const readable = (data: unknown): ColorizeRequest[] => {
  try {
    return [unpack(requestSchema, data)]
  } catch {
    return []
  }
}

export type Queues = Awaited<ReturnType<typeof openQueues>>

/** Queue `colorize`, and `reply-<platform>` for each platform. */
export const openQueues = async (redis: RedisHandle, platforms: readonly string[]) => {
  const connection = redis.connect('producer')
  // what we add is in the ledger by then: our own connection, cut with the ledger's, may come back a moment later
  const ready = createReadiness(connection)
  const open = (name: string) => {
    const queue = new Queue(name, { connection, prefix: keyTag })
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
      await ready()
      await colorize.add('colorize', pack(requestSchema, request), jobOptions('colorize', id, awaited))
    },
    addReply: async (job: ReplyJob) => {
      await ready()
      await replyQueue(job.platform).add('reply', pack(replySchema, job), jobOptions('reply', job.id))
    },
    /** For entries whose job was lost: answers whether a job was made. */
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
    /** A paused platform's answers wait in Redis, in all processes; what is asked for is still heard and coloured. */
    pause: (platform: string) => replyQueue(platform).pause(),
    resume: (platform: string) => replyQueue(platform).resume(),
    isPaused: (platform: string) => replyQueue(platform).isPaused(),
    /** Place in line of a waiting job that somebody waits for, from 1; undefined when it runs, is done, or is far back. */
    positionOf: async (id: string): Promise<number | undefined> => {
      // ids alone: who waits asks often
      const waiting = await colorize.getRanges(['wait'], 0, lineLength - 1, true)
      const index = waiting.indexOf(id)
      return index < 0 ? undefined : index + 1
    },
    /** How many requests are being coloured. */
    active: (): Promise<number> => colorize.getActiveCount(),
    /** Nobody waits for a result just now. */
    isIdle: async (): Promise<boolean> =>
      (await colorize.getJobCountByTypes('waiting', 'prioritized', 'active')) === 0,
    /** The requests that somebody waits for, the next one first, and how many are under way. */
    awaitedRequests: async (): Promise<{ waiting: ColorizeRequest[]; active: number }> => {
      const [jobs, active] = await Promise.all([
        colorize.getWaiting(0, lineLength - 1),
        colorize.getActiveCount(),
      ])
      return { waiting: jobs.flatMap((job) => readable(job.data)), active }
    },
    /** How many jobs are in each queue, by BullMQ's states. */
    depths: (): Promise<QueueDepth[]> =>
      Promise.all(
        all.map(async (queue) => ({ queue: queue.name, counts: await queue.getJobCounts(...depthStates) })),
      ),
    close: async () => {
      await Promise.all(all.map((queue) => queue.close()))
    },
  }
}
