import { expect, it } from 'vitest'
import { replyError, waitMsFrom } from '../../../src/platforms/reddit/reply/reply-errors.ts'

it.each([
  ['you are doing that too much. try again in 3 minutes.', 240_000],
  ['Looks like you’ve been doing that a lot. Take a break for 42 seconds before trying again.', 43_000],
  ['try again in 900 milliseconds.', 901],
  ['try again later', 60_000],
])('reads the wait in %j', (text, ms) => {
  expect(waitMsFrom(text)).toBe(ms)
})

it.each([
  ['THREAD_LOCKED', 'ThreadClosed'],
  ['TOO_OLD', 'ThreadClosed'],
  ['SUBREDDIT_OUTBOUND_LINKING_DISALLOWED', 'ThreadClosed'],
  ['SUBREDDIT_LINKING_DISALLOWED', 'ThreadClosed'],
  ['COMMENT_GUIDANCE_VALIDATION_FAILED', 'FooterRejected'],
  ['DELETED_COMMENT', 'nobody_to_answer'],
  ['SOMETHING_IS_BROKEN', 'nobody_to_answer'],
  ['USER_BLOCKED', 'nobody_to_answer'],
  ['NOT_WHITELISTED_BY_USER_MESSAGE', 'nobody_to_answer'],
  ['USER_DOESNT_EXIST', 'nobody_to_answer'],
  ['INVALID_USER', 'nobody_to_answer'],
  ['NO_TEXT', 'reply_refused'],
  ['TOO_LONG', 'reply_refused'],
  ['SOMETHING_NEW', 'reply_refused'],
])('takes %s for %s', (code, verdict) => {
  const error = replyError([code, 'words', 'field'])
  expect('code' in error ? error.code : error.name).toBe(verdict)
})

it('keeps the retry time that Reddit states', () => {
  expect(replyError(['RATELIMIT', 'try again in 1 minute', 'ratelimit'])).toMatchObject({
    code: 'platform_rate_limited',
    retryAfterMs: 120_000,
  })
})
