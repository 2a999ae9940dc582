import { expect, it } from 'vitest'
import { replyError, waitMsFrom } from '../../../src/platforms/reddit/reply-errors.ts'

it.each([
  ['you are doing that too much. try again in 3 minutes.', 240_000],
  ['Looks like you’ve been doing that a lot. Take a break for 42 seconds before trying again.', 43_000],
  ['try again in 900 milliseconds.', 901],
  ['try again later', 60_000],
])('reads the wait in %j', (text, ms) => {
  expect(waitMsFrom(text)).toBe(ms)
})

it('keeps Reddit’s code as the cause and never retries a refusal', () => {
  expect(replyError(['THREAD_LOCKED', 'Comments are locked.', 'parent'])).toMatchObject({
    code: 'reply_refused',
    cause: 'THREAD_LOCKED',
  })
  expect(replyError(['RATELIMIT', 'try again in 1 minute', 'ratelimit'])).toMatchObject({
    code: 'platform_rate_limited',
    retryAfterMs: 120_000,
  })
})
