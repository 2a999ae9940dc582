import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openLedger, type Ledger } from '../../src/stores/ledger.ts'
import { createLogger } from '../../src/core/log.ts'
import { pack, replySchema, type ReplyJob } from '../../src/core/payloads.ts'
import { startReplyWorker, type JobWorker } from '../../src/queue/workers.ts'
import { openQueues, type Queues } from '../../src/queue/queues.ts'
import type { RedisHandle } from '../../src/redis/redis.ts'
import { sweep } from '../../src/requests/maintenance/sweeper.ts'
import { startTestRedis, type TestRedis } from '../support/redis/test-redis.ts'

/** During an upgrade, workers of both versions read the same queues and the same ledger. */

const platform = 'reddit'
const log = createLogger({ level: 'silent' })
let redis: TestRedis
let handle: RedisHandle
let queues: Queues
let ledger: Ledger
let worker: JobWorker | undefined
beforeAll(async () => {
  redis = await startTestRedis()
  handle = await redis.open()
  queues = await openQueues(handle, [platform])
  ledger = openLedger(handle)
})
afterEach(() => worker?.close())
afterAll(async () => {
  await queues.close()
  await redis.close()
})

const reply: ReplyJob = {
  id: 'reddit-t1_a',
  platform,
  target: {},
  outcome: { kind: 'refused', code: 'no_image' },
}

/** Starts a worker. Returns the replies that it handled and the errors that it reported. */
const startWork = () => {
  const answered: string[] = []
  const faults: unknown[] = []
  const handlers = {
    handle: ({ id }: ReplyJob) => Promise.resolve(void answered.push(id)),
    giveUp: () => Promise.reject(new Error('nothing is given up')),
    onError: (error: unknown) => void faults.push(error),
  }
  const none = { ...handlers, handle: () => Promise.reject(new Error('nothing of the kind was asked')) }
  worker = startReplyWorker(
    handle,
    queues,
    { name: platform },
    { reply: handlers, remove: none, erase: none },
  )
  return { answered, faults }
}

it.each([
  { what: 'of a newer version', name: 'reply', data: { v: 3, payload: { all: 'is different' } } },
  { what: 'with an unknown name', name: 'translate', data: pack(replySchema, reply) },
])('a job $what waits for a newer worker and keeps its attempts', async ({ name, data }) => {
  const queue = queues.replyQueue(platform)
  const added = await queue.add(name, data, { jobId: `${platform}-${name}`, attempts: 1 })
  const { answered, faults } = startWork()
  await expect.poll(() => added.isDelayed()).toBe(true)
  expect(faults).toEqual([expect.objectContaining({ code: 'payload_newer' })])
  const job = await queue.getJob(added.id ?? '')
  expect(job).toMatchObject({ data, attemptsMade: 0 })
  expect(answered).toEqual([])

  if (name === 'reply') {
    await job?.updateData(pack(replySchema, reply)) // as if this worker were the newer one
    await job?.promote()
    await expect.poll(() => answered).toEqual([reply.id])
  } else await job?.remove()
})

it('the sweeper skips an entry of a newer version and goes on with the others', async () => {
  const fields = { id: 'reddit-t1_new', platform, target: {} }
  await ledger.accept({ ...fields, outcome: { kind: 'refused', code: 'no_image' } })
  await handle
    .connect('general')
    .hset('{colorizebot}:ledger:entry:reddit-t1_new', 'outcome', '{"v":3,"payload":{}}')
  await ledger.accept({ ...fields, id: 'reddit-t1_old', outcome: { kind: 'refused', code: 'no_image' } })
  expect(await sweep({ ledger, queues, log }, Date.now() + 60_000)).toBe(1)
  expect(await ledger.read('reddit-t1_new')).toMatchObject({ state: 'accepted' })
  expect(await queues.replyQueue(platform).getJob('reddit-t1_old')).toBeTruthy()
})

it('the list of awaited requests leaves out a job of a newer version', async () => {
  await queues.colorize.add('colorize', { v: 3, payload: {} }, { jobId: 'reddit-t1_line' })
  expect(await queues.awaitedRequests()).toMatchObject({ waiting: [] })
})
