import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ColorizeError, isRetryable } from '../../../src/core/errors.ts'
import { createRedditClient, type RedditClients } from '../../../src/platforms/reddit/client/client.ts'
import { runPollLoop } from '../../../src/platforms/reddit/listen/poll-loop.ts'
import { startFakeReddit } from '../../support/reddit/fake-reddit.ts'
import { noLimit, redditKeys } from '../../support/reddit/reddit-client.ts'

let fake: Awaited<ReturnType<typeof startFakeReddit>>
let reddit: RedditClients
beforeEach(async () => {
  fake = await startFakeReddit()
  reddit = createRedditClient(redditKeys, fake.url, noLimit)
})
afterEach(async () => {
  await reddit.close()
  await fake.close()
})

/** Sends twenty requests at once. @returns the error code of each, or `ok` */
const twenty = async (): Promise<string[]> => {
  const asked = await Promise.allSettled(Array.from({ length: 20 }, () => reddit.listening.get('api/v1/me')))
  return asked.map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason as ColorizeError).code))
}
const all = (what: string) => Array<string>(20).fill(what)
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  )

describe('a 401 from Reddit', () => {
  it('leads to one new login for all requests when the token was revoked early', async () => {
    expect(await twenty()).toEqual(all('ok'))
    fake.answer = (token) => ({ status: token === 'token-1' ? 401 : 200, body: {} })
    expect(await twenty()).toEqual(all('ok'))
    expect(fake.asked.logins).toBe(2)
    expect(await twenty()).toEqual(all('ok'))
    expect(fake.asked.logins).toBe(2)
  })

  it('for every token leads neither to more logins nor to more requests until Reddit recovers', async () => {
    fake.answer = () => ({ status: 401 })
    expect(await twenty()).toEqual(all('platform_auth_failed'))
    expect(fake.asked).toEqual({ logins: 1, requests: 20 })
    expect(await twenty()).toEqual(all('platform_auth_failed'))
    expect(fake.asked).toEqual({ logins: 1, requests: 20 })
    const error = await failureOf(reddit.listening.get('api/v1/me'))
    expect(isRetryable(error)).toBe(true)
    fake.answer = () => ({ status: 200, body: {} })
    await wait(((error as ColorizeError).retryAfterMs ?? 0) + 1)
    expect(await twenty()).toEqual(all('ok'))
    expect(fake.asked).toEqual({ logins: 2, requests: 40 })
  })

  it.each([
    [{ status: 401 }, 'platform_auth_failed'],
    [{ status: 200, body: { error: 'invalid_grant' } }, 'platform_auth_failed'],
    [{ status: 503 }, 'platform_unavailable'],
    [{ status: 429, headers: { 'retry-after': '7' } }, 'platform_rate_limited'],
  ])(
    'leads, like %j as the answer to a login, to one login attempt until the retry time',
    async (answer, code) => {
      const login = fake.login
      fake.login = () => answer
      expect(await twenty()).toEqual(all(code))
      expect(await twenty()).toEqual(all(code))
      expect(fake.asked).toEqual({ logins: 1, requests: 0 })
      const { retryAfterMs = 0 } = (await failureOf(reddit.answering.get('x'))) as ColorizeError
      expect(retryAfterMs).toBeGreaterThan(code === 'platform_rate_limited' ? 6_000 : 900)
      if (retryAfterMs > 3_000) return
      fake.login = login
      await wait(retryAfterMs + 1)
      expect(await twenty()).toEqual(all('ok'))
      expect(fake.asked.logins).toBe(2)
    },
  )
})

describe('a 503 from Reddit', () => {
  it('is not retried within a request of any method', async () => {
    fake.answer = () => ({ status: 503 })
    expect(await twenty()).toEqual(all('platform_unavailable'))
    expect(fake.asked).toEqual({ logins: 1, requests: 20 })
    const error = await failureOf(reddit.answering.post('api/comment', {}))
    expect(error).toMatchObject({ code: 'platform_unavailable' })
    expect(fake.asked).toEqual({ logins: 1, requests: 21 })
  })

  it('slows a poller down until the first successful response', async () => {
    fake.answer = () => ({ status: fake.asked.requests <= 4 ? 503 : 200, body: {} })
    const stop = new AbortController()
    const troubles: unknown[] = []
    const poll = async () => {
      await reddit.listening.get('r/a/comments')
      if (fake.asked.requests === 10) stop.abort()
    }
    await runPollLoop(poll, 10, stop.signal, (error) => troubles.push(error))
    expect(troubles).toHaveLength(4)
    expect(fake.asked).toEqual({ logins: 1, requests: 10 })
  })
})

it('reports a refused connection to Reddit as an outage', async () => {
  await fake.close()
  const error = await failureOf(reddit.listening.get('x'))
  expect(error).toMatchObject({ code: 'platform_unavailable' })
  fake = await startFakeReddit()
})
