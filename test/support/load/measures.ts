import { readFile } from 'node:fs/promises'
import { Queue, Worker } from 'bullmq'
import { setTimeout as wait } from 'node:timers/promises'
import type { LedgerEntry } from '../../../src/stores/ledger-entry.ts'
import type { ColorizeRequest } from '../../../src/core/domain.ts'
import { openQueues } from '../../../src/queue/queues.ts'
import { startColorizeWorker } from '../../../src/queue/workers.ts'
import type { RedisHandle } from '../../../src/redis/redis.ts'
import type { RoleProcess } from '../program/role-processes.ts'
import { keyTag } from '../../../src/redis/keys.ts'

/** The value that the given share of all values does not exceed. */
export const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN

export type Spread = { count: number; medianMs: number; slowMs: number }

/** The median and the 99th percentile. */
export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((one, other) => one - other)
  return { count: sorted.length, medianMs: quantile(sorted, 0.5), slowMs: quantile(sorted, 0.99) }
}

const startOf = ({ history }: LedgerEntry, state: string): number | undefined => {
  const found = new RegExp(`${state}@(\\d+)`).exec(history)?.[1]
  return found === undefined ? undefined : Number(found)
}

const stagesInOrder = [
  ['accepted', 'colorized'],
  ['colorized', 'sending'],
  ['sending', 'sent'],
] as const

/** How long requests were in each state, according to the ledger. */
export const stagesOf = (entries: readonly LedgerEntry[]): Record<string, Spread> =>
  Object.fromEntries(
    stagesInOrder.map(([from, to]) => {
      const took = entries.flatMap((entry) => {
        const [start, end] = [startOf(entry, from), startOf(entry, to)]
        return start === undefined || end === undefined ? [] : end - start
      })
      return [`${from} -> ${to}`, spreadOf(took)]
    }),
  )

export type MemorySample = { atMs: number; role: string; place: number; bytes: number }

const residentOf = async (pid: number | undefined): Promise<number | undefined> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '') // it was killed just now
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}

/** Samples the memory of each process once a second. */
export const watchMemory = async (
  processes: readonly RoleProcess[],
  signal: AbortSignal,
): Promise<MemorySample[]> => {
  const startMs = performance.now()
  const samples: MemorySample[] = []
  while (!signal.aborted) {
    for (const [place, process] of processes.entries()) {
      const bytes = await residentOf(process.pid())
      if (bytes !== undefined)
        samples.push({ atMs: performance.now() - startMs, role: process.role, place, bytes })
    }
    await wait(1_000, undefined, { signal }).catch(() => undefined)
  }
  return samples
}

export const usedBytes = async (redis: RedisHandle): Promise<number> =>
  Number(/^used_memory_dataset:(\d+)/m.exec(await redis.info('memory'))?.[1] ?? NaN)

const emptyJobs = 1_000

const timed = async (add: (i: number) => Promise<unknown>, done: Promise<void>): Promise<number> => {
  const startMs = performance.now()
  for (let i = 0; i < emptyJobs; i++) await add(i)
  await done
  return (performance.now() - startMs) / emptyJobs
}

const counted = (): { work: () => Promise<void>; done: Promise<void> } => {
  let left = emptyJobs
  let resolve: () => void = () => undefined
  const done = new Promise<void>((settle) => (resolve = settle))
  return {
    done,
    work: () => {
      if (--left === 0) resolve()
      return Promise.resolve()
    },
  }
}

const emptyRequest = (i: number): ColorizeRequest => ({
  id: `web-empty_${i}`,
  platform: 'web',
  pictures: [{ source: { kind: 'stored', key: 'uploads/empty' } }],
  options: { vividness: 1, sideBySide: false, force: false },
  locale: 'en',
  visibility: 'private',
  maxBytes: 1,
  target: {},
  nsfw: false,
  awaited: true,
})

/** The duration of an empty job in ms: in our queues and in plain BullMQ queues. */
export const queueOverhead = async (redis: RedisHandle): Promise<{ oursMs: number; bareMs: number }> => {
  const bare = counted()
  const connection = redis.connect('producer')
  const queue = new Queue('bare', { connection, prefix: keyTag })
  const worker = new Worker('bare', bare.work, {
    connection: redis.connect('worker'),
    prefix: keyTag,
    concurrency: 2,
  })
  await queue.waitUntilReady()
  const bareMs = await timed(() => queue.add('empty', {}), bare.done)
  await worker.close()
  await queue.close()

  const ours = counted()
  const queues = await openQueues(redis, ['web'])
  const working = startColorizeWorker(redis, queues, 2, {
    handle: ours.work,
    giveUp: () => Promise.resolve(),
    onError: () => undefined,
  })
  const oursMs = await timed((i) => queues.addColorize(emptyRequest(i)), ours.done)
  await working.close()
  await queues.close()
  return { oursMs, bareMs }
}
