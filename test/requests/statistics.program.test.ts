import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHeartbeats } from '../../src/stores/heartbeats.ts'
import { countIn } from '../../src/stores/histogram.ts'
import { createLogger } from '../../src/core/log.ts'
import { openRedis, type RedisHandle } from '../../src/redis/redis.ts'
import { openStatistics, stages, type Slot, type Statistics } from '../../src/stores/statistics.ts'
import { startTestProgram, type TestProgram } from '../support/program/test-program.ts'
import { startRedis, type TestRedis } from '../support/redis/redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from '../support/reddit/reddit-sandbox.ts'
import { addPosts, addMention } from '../support/reddit/mentions.ts'
import { defaultModel } from '../../src/pipeline/models/default-model.ts'

const patience = { timeout: 25_000, interval: 100 }
const silent = createLogger({ level: 'silent' })

let server: TestRedis
let reddit: Sandbox
let program: TestProgram
let redis: RedisHandle
let stats: Statistics
const lines: Record<string, unknown>[] = []

beforeAll(async () => {
  server = await startRedis()
  reddit = await startSandbox()
  const destination = new Writable({
    write: (line: Buffer, _encoding, done) => {
      lines.push(JSON.parse(String(line)) as Record<string, unknown>)
      done()
    },
  })
  program = await startTestProgram(
    { ...redditEnv(reddit), REDIS_URL: server.url },
    createLogger({ level: 'info', destination }),
  )
  redis = await openRedis({ redisUrl: server.url, dataDir: '', log: silent })
  stats = openStatistics(redis, silent)
})
afterAll(async () => {
  await redis.close()
  await program.close()
  await reddit.close()
  await server.close()
})

/** Sums the last two hours, because an hour may end during the test. */
const counted = async (count: (slot: Slot) => number): Promise<number> =>
  (await stats.slots('hour', 2)).reduce((sum, slot) => sum + count(slot), 0)
const settled = (state: string, code?: string) =>
  counted(({ outcomes }) =>
    outcomes
      .filter((outcome) => outcome.state === state && outcome.code === code && outcome.platform === 'reddit')
      .reduce((sum, { count }) => sum + count, 0),
  )

it('a request is counted in every stage, and its id is in each of its log lines', async () => {
  const [post = ''] = await addPosts(reddit.store, 1)
  const asked = addMention(reddit.store, post)
  await expect.poll(() => settled('sent'), patience).toBe(1)
  expect(await counted(({ requests }) => requests.get('reddit') ?? 0)).toBe(1)
  await expect.poll(() => counted(({ photos }) => photos), patience).toBe(1)
  for (const span of stages)
    await expect
      .poll(
        () => counted(({ durations }) => countIn(durations.get(span) ?? new Map<number, number>())),
        patience,
      )
      .toBe(1)
  const about = lines.filter(({ job }) => job === `reddit-t1_${asked.replace(/^t1_/, '')}`)
  expect(about.map(({ msg }) => msg)).toEqual(['accepted', 'colorized', 'answered'])
})

it('a refused request is counted by its code', async () => {
  const post = reddit.store.addPost({ author: 'ann', title: 'Words', kind: 'self', selftext: 'no picture' })
  reddit.store.addComment({ parent: `t3_${post.id}`, author: 'bob', body: 'colorizebot' })
  await expect.poll(() => settled('failed', 'no_image'), patience).toBe(1)
})

it('the worker sends heartbeats', async () => {
  const [worker] = await openHeartbeats(redis).list()
  expect(worker).toMatchObject({ device: 'cpu', model: defaultModel })
})
