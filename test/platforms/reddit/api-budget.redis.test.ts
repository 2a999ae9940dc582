import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openApiBudget } from '../../../src/stores/api-budget.ts'
import type { ColorizeError } from '../../../src/core/errors.ts'
import type { ApiBudget } from '../../../src/platforms/api-budget.ts'
import {
  createRedditClient,
  type RedditClient,
  type RedditClients,
} from '../../../src/platforms/reddit/client/client.ts'
import { startFakeReddit } from '../../support/reddit/fake-reddit.ts'
import { redditKeys } from '../../support/reddit/reddit-client.ts'
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis.ts'
import { startSandbox } from '../../support/reddit/reddit-sandbox.ts'

let redis: TestRedis
let openers: ((platform: string) => ApiBudget)[]
let tests = 0
let closers: (() => Promise<void>)[]
beforeAll(async () => {
  redis = await startTestRedis()
  openers = [openApiBudget(await redis.open()), openApiBudget(await redis.open())]
})
beforeEach(() => {
  tests++
  closers = []
})
afterEach(async () => {
  for (const close of closers) await close()
})
afterAll(() => redis.close())

const connect = (url: string, budget: ApiBudget): RedditClients => {
  const reddit = createRedditClient(redditKeys, url, budget)
  closers.unshift(() => reddit.close())
  return reddit
}
/** Two processes that one Redis joins. */
const connectTwo = (url: string) =>
  openers.map((open) => connect(url, open(`reddit-${tests}`))) as [RedditClients, RedditClients]
const startFake = async () => {
  const fake = await startFakeReddit()
  closers.push(() => fake.close())
  return fake
}
const sandboxOf = async (requestsPerWindow: number) => {
  const sandbox = await startSandbox({ requestsPerWindow })
  closers.push(() => sandbox.close())
  return sandbox
}

/** Asks until told to wait for longer than a request sleeps; answers how often it was answered, and what it was told. */
const askToTheEnd = async (client: RedditClient): Promise<{ answers: number; error: ColorizeError }> => {
  for (let answers = 0; ; answers++)
    try {
      await client.get('api/v1/me')
    } catch (error) {
      return { answers, error: error as ColorizeError }
    }
}
const ours = { code: 'platform_rate_limited', cause: undefined } // Reddit was not asked

describe('two processes that share a Reddit budget', () => {
  it.each([
    // of 10; the first answer tells so, and the other 9 are divided
    ['answering', 'listening', 1 + 6, 3],
    ['listening', 'answering', 1 + 3, 6],
  ] as const)(
    'divide it so that %s cannot starve %s and Reddit never refuses',
    async (greedy, modest, its, other) => {
      const sandbox = await sandboxOf(10)
      const [one, two] = connectTwo(sandbox.url)
      const first = await askToTheEnd(one[greedy])
      expect(first.answers).toBe(its)
      expect(first.error).toMatchObject(ours)
      expect(first.error.retryAfterMs).toBeGreaterThan(10_000)
      const second = await askToTheEnd(two[modest])
      expect(second.answers).toBe(other)
      expect(second.error).toMatchObject(ours)
      expect((await askToTheEnd(two[greedy])).answers).toBe(0)
    },
  )

  it('both stop at a 429 until its reset time, then continue', async () => {
    const fake = await startFake()
    const [one, two] = connectTwo(fake.url)
    await Promise.all([one.listening.get('x'), two.listening.get('x')]) // logged in
    fake.answer = () => ({
      status: 429,
      headers: { 'x-ratelimit-used': '1000', 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '3' },
    })
    const refusedMs = performance.now()
    await expect(one.answering.get('x')).rejects.toMatchObject({
      code: 'platform_rate_limited',
      retryAfterMs: 3_000,
    })
    fake.answer = () => ({ status: 200, body: {} })
    for (const client of [one.listening, one.answering, two.listening, two.answering])
      await expect(client.get('x')).rejects.toMatchObject(ours)
    expect(fake.asked.requests).toBe(3)
    // when two seconds and less are left, the requests themselves wait
    const { error } = await askToTheEnd(two.listening)
    await new Promise((resolve) => setTimeout(resolve, (error.retryAfterMs ?? 0) - 1_500))
    await Promise.all([one.answering.get('x'), two.listening.get('x')])
    const tookMs = performance.now() - refusedMs
    expect(tookMs).toBeGreaterThan(2_990)
    expect(tookMs).toBeLessThan(3_500)
  })

  it('both stop for the retry-after time of a 429 without a reset time', async () => {
    const fake = await startFake()
    const [one, two] = connectTwo(fake.url)
    fake.answer = () => ({ status: 429, headers: { 'retry-after': '30' } })
    await expect(one.answering.get('x')).rejects.toMatchObject({ retryAfterMs: 30_000 })
    const { retryAfterMs = 0 } = (await askToTheEnd(two.listening)).error
    expect(retryAfterMs).toBeGreaterThan(29_000)
    expect(retryAfterMs).toBeLessThanOrEqual(30_000)
  })
})

describe('a Reddit request', () => {
  const told = (...waits: number[]) => {
    const budget: ApiBudget = {
      take: () => Promise.resolve(waits.shift() ?? 0),
      learn: () => Promise.resolve(),
    }
    return budget
  }

  it('waits at most two seconds in total for its turn', async () => {
    const fake = await startFake()
    const startMs = performance.now()
    await connect(fake.url, told(100, 50)).listening.get('x')
    expect(performance.now() - startMs).toBeGreaterThan(145)
    await expect(connect(fake.url, told(2_001)).listening.get('x')).rejects.toMatchObject({
      ...ours,
      retryAfterMs: 2_001,
    })
    await expect(connect(fake.url, told(100, 1_950)).listening.get('x')).rejects.toMatchObject({
      ...ours,
      retryAfterMs: 1_950,
    })
    expect(fake.asked.requests).toBe(1)
  })

  it('does not delay the end of the program', async () => {
    const fake = await startFake()
    let asleep: () => void = () => undefined
    const sleeping = new Promise<void>((resolve) => (asleep = resolve))
    const budget: ApiBudget = {
      take: () => {
        asleep()
        return Promise.resolve(2_000)
      },
      learn: () => Promise.resolve(),
    }
    const reddit = createRedditClient(redditKeys, fake.url, budget)
    const failing = expect(reddit.listening.get('x')).rejects.toMatchObject({ code: 'platform_unavailable' })
    await sleeping
    const startMs = performance.now()
    await reddit.close()
    await failing
    expect(performance.now() - startMs).toBeLessThan(1_000)
  })

  it('reports the limits that Reddit announces, with or without decimals, except for cached answers and logins', async () => {
    const fake = await startFake()
    const heard: unknown[] = []
    const reddit = connect(fake.url, {
      take: () => Promise.resolve(0),
      learn: (announced) => {
        heard.push(announced)
        return Promise.reject(new Error('Redis is away'))
      },
    })
    const headers = {
      'x-ratelimit-used': '4',
      'x-ratelimit-remaining': '996.0',
      'x-ratelimit-reset': '300',
    }
    const login = fake.login
    fake.login = (token) => ({ ...login(token), headers })
    await reddit.listening.get('x')
    expect(heard).toEqual([])
    fake.answer = () => ({ status: 200, headers, body: {} })
    await reddit.listening.get('x')
    expect(heard).toEqual([{ used: 4, remaining: 996, resetMs: expect.any(Number) as number }])
    const [{ resetMs }] = heard as [{ resetMs: number }]
    expect(resetMs).toBeGreaterThan(299_000)
    expect(resetMs).toBeLessThanOrEqual(300_000)
  })
})
