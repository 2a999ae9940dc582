import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ColorizeError, type ErrorCode } from '../../src/core/errors.ts'
import { pack, replySchema, type ReplyJob } from '../../src/core/payloads.ts'
import { startReplyWorker, type JobWorker } from '../../src/queue/workers.ts'
import { openQueues, type Queues } from '../../src/queue/queues.ts'
import { createLogger } from '../../src/core/log.ts'
import { openRedis, type Redis, type RedisHandle } from '../../src/redis/redis.ts'
import { startOneRedis } from '../support/redis/redis-server.ts'
import { startTestRedis, type TestRedis } from '../support/redis/test-redis.ts'

let redis: TestRedis
let handle: RedisHandle
let queues: Queues
let workers: JobWorker[]
let tests = 0
/** Each test has queues of its own. */
let platform: string
let other: string
beforeAll(async () => {
  redis = await startTestRedis()
  handle = await redis.open()
})
beforeEach(async () => {
  tests++
  ;[platform, other] = [`a${tests}`, `b${tests}`]
  queues = await openQueues(handle, [platform, other])
  workers = []
})
afterEach(async () => {
  for (const worker of workers) await worker.close()
  await queues.close()
})
afterAll(() => redis.close())

const job = (id: string, to = platform): ReplyJob => ({
  id,
  platform: to,
  target: {},
  outcome: { kind: 'refused', code: 'no_image' },
})
type Try = { id: string; isLast: boolean; atMs: number }

const noRemovals = {
  handle: () => Promise.resolve(),
  giveUp: () => Promise.resolve(),
  onError: () => undefined,
}

/** A worker whose first `failures` attempts fail. Returns its attempts and the jobs that it gave up. */
const startWork = (code: ErrorCode, failures: number, retryAfterMs?: number) => {
  const tries: Try[] = []
  const givenUp: string[] = []
  const fault = new ColorizeError(
    code,
    'the platform failed',
    retryAfterMs === undefined ? {} : { retryAfterMs },
  )
  const handlers = {
    handle: ({ id }: ReplyJob, isLast: boolean) => {
      tries.push({ id, isLast, atMs: performance.now() })
      return tries.length <= failures ? Promise.reject(fault) : Promise.resolve()
    },
    giveUp: ({ id }: ReplyJob) => {
      givenUp.push(id)
      return Promise.resolve()
    },
    onError: () => undefined,
  }
  workers.push(
    startReplyWorker(
      handle,
      queues,
      { name: platform },
      { reply: handlers, remove: noRemovals, erase: noRemovals },
    ),
  )
  return { tries, givenUp }
}
const count = (state: 'completed' | 'failed') => queues.replyQueue(platform).getJobCountByTypes(state)
const settled = (state: 'completed' | 'failed', jobs: number) =>
  expect.poll(() => count(state), { timeout: 20_000, interval: 20 }).toBe(jobs)

describe('a reply worker', () => {
  it('runs as many jobs at once as it is asked to', async () => {
    for (const id of ['a-one', 'a-two']) await queues.addReply(job(id))
    let running = 0
    let mostRunning = 0
    const handlers = {
      handle: async () => {
        mostRunning = Math.max(mostRunning, ++running)
        await wait(300)
        running--
      },
      giveUp: () => Promise.resolve(),
      onError: () => undefined,
    }
    workers.push(
      startReplyWorker(
        handle,
        queues,
        { name: platform, concurrency: 2 },
        { reply: handlers, remove: noRemovals, erase: noRemovals },
      ),
    )
    await settled('completed', 2)
    expect(mostRunning).toBe(2)
  })

  it('pauses only its own queue for as long as the platform asks, without counting an attempt', async () => {
    await queues.addReply(job('a-one'))
    const { tries } = startWork('platform_rate_limited', 1, 1_500)
    await expect.poll(() => tries, { interval: 10 }).toHaveLength(1)
    const elsewhere = new Promise<number>((resolve) => {
      const done = () => {
        resolve(performance.now())
        return Promise.resolve()
      }
      const handlers = { handle: done, giveUp: done, onError: () => undefined }
      workers.push(
        startReplyWorker(
          handle,
          queues,
          { name: other },
          { reply: handlers, remove: handlers, erase: noRemovals },
        ),
      )
    })
    await queues.addReply(job('a-there', other))
    const elsewhereMs = await elsewhere
    await settled('completed', 1)
    const [first, second] = tries
    expect(elsewhereMs).toBeLessThan(second?.atMs ?? 0)
    const waitedMs = (second?.atMs ?? 0) - (first?.atMs ?? 0)
    expect(waitedMs).toBeGreaterThan(1_490)
    expect(waitedMs).toBeLessThan(2_500)
    expect((await queues.replyQueue(platform).getJob('a-one'))?.attemptsMade).toBe(1)
  })

  it.each(['platform_unavailable', 'platform_auth_failed'] as const)(
    'tries one job per pause while the error is %s',
    async (code) => {
      const ids = Array.from({ length: 30 }, (_, i) => `job-${i}`)
      for (const id of ids) await queues.addReply(job(id))
      const { tries, givenUp } = startWork(code, 2)
      await settled('completed', 30)
      expect(givenUp).toEqual([])
      expect(tries).toHaveLength(32)
      const gaps = tries.slice(1).map(({ atMs }, i) => atMs - (tries[i]?.atMs ?? 0))
      expect(gaps[0]).toBeGreaterThan(700)
      expect(gaps[1]).toBeGreaterThan(1_400)
    },
  )

  it('does not shorten a longer pause of another worker', async () => {
    const queue = queues.replyQueue(platform)
    await queues.addReply(job('a-one'))
    let asked = 0
    const handlers = {
      handle: async () => {
        if (++asked > 1) return
        await queue.rateLimit(3_000) // the pause of another worker
        throw new ColorizeError('platform_unavailable', 'outage')
      },
      giveUp: () => Promise.resolve(),
      onError: () => undefined,
    }
    workers.push(
      startReplyWorker(
        handle,
        queues,
        { name: platform },
        { reply: handlers, remove: handlers, erase: noRemovals },
      ),
    )
    await expect.poll(() => queue.getDelayedCount(), { interval: 10 }).toBe(1)
    expect(await queue.getRateLimitTtl(1)).toBeGreaterThan(2_000)
  })

  it('gives a reply 20 attempts and gives a job up after its last one', async () => {
    await queues.addReply(job('a-reply'))
    expect((await queues.replyQueue(platform).getJob('a-reply'))?.opts.attempts).toBe(20)
    await queues.replyQueue(platform).obliterate({ force: true })
    const options = { jobId: 'a-short', attempts: 3, backoff: { type: 'fixed', delay: 1 } }
    await queues.replyQueue(platform).add('reply', pack(replySchema, job('a-short')), options)
    const { tries, givenUp } = startWork('internal', 9)
    await settled('failed', 1)
    expect(tries.map(({ isLast }) => isLast)).toEqual([false, false, true])
    expect(givenUp).toEqual(['a-short'])
  })
})

describe('queues', () => {
  it('accept a job while their connection reconnects', async () => {
    const made: Redis[] = []
    const connect: RedisHandle['connect'] = (kind) => {
      const connection = handle.connect(kind)
      made.push(connection)
      return connection
    }
    const mine = await openQueues({ ...handle, connect }, [platform])
    const cut = made.map((connection) => once(connection, 'close'))
    for (const connection of made) connection.disconnect(true)
    await Promise.all(cut)
    await mine.addReply(job('a-after'))
    expect(await queues.replyQueue(platform).getJob('a-after')).toBeDefined()
    await mine.close()
  })

  it('reject a job within seconds while Redis is unreachable', async () => {
    const server = await startOneRedis()
    const away = await openRedis({
      redisUrl: server.url,
      dataDir: '',
      log: createLogger({ level: 'silent' }),
    })
    const mine = await openQueues(away, [platform])
    await server.kill()
    const startMs = performance.now()
    await expect(mine.addReply(job('a-lost'))).rejects.toThrow()
    expect(performance.now() - startMs).toBeLessThan(10_000)
    await away.close()
    await server.close()
  })
})
