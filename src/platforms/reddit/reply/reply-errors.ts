import { ColorizeError } from '../../../core/errors.ts'

/** Reddit's words for "not so fast" name a time: milliseconds, seconds or minutes. */
export const waitMsFrom = (text: string): number => {
  const match = /(\d+)\s*(millisecond|second|minute)/i.exec(text)
  if (!match) return 60_000
  const unitMs = { millisecond: 1, second: 1_000, minute: 60_000 }[match[2]?.toLowerCase() ?? ''] ?? 60_000
  return (Number(match[1]) + 1) * unitMs
}

/**
 * What becomes of an answer that Reddit does not take: it waits, it is said in fewer words, it goes as a direct
 * message, or there is nobody who should have it. A fault is for an operator to see, and so is
 * whatever is not listed.
 */
const verdicts: Readonly<Record<string, 'wait' | 'plain' | 'message' | 'nobody' | 'fault'>> = {
  RATELIMIT: 'wait',
  THREAD_LOCKED: 'message',
  TOO_OLD: 'message',
  SUBREDDIT_OUTBOUND_LINKING_DISALLOWED: 'message',
  SUBREDDIT_LINKING_DISALLOWED: 'message',
  COMMENT_GUIDANCE_VALIDATION_FAILED: 'plain', // the subreddit's own rules on wording: perhaps the footer
  DELETED_COMMENT: 'nobody',
  SOMETHING_IS_BROKEN: 'nobody', // the author has blocked us
  USER_BLOCKED: 'nobody', // we have blocked the author
  NO_TEXT: 'fault', // ours: an answer always has words, and is not too long
  TOO_LONG: 'fault',
  // of direct messages
  NOT_WHITELISTED_BY_USER_MESSAGE: 'nobody',
  USER_DOESNT_EXIST: 'nobody',
  INVALID_USER: 'nobody',
}

/** The thread is closed to us; the person who asked may still be told. */
export class ThreadClosed extends Error {
  override readonly name = 'ThreadClosed'
}

/** The same without its footer may be taken. */
export class PlainWanted extends Error {
  override readonly name = 'PlainWanted'
}

/** An error from api/comment or api/compose, such as ["RATELIMIT", "try again in 3 minutes.", "ratelimit"]. */
export const replyError = (error: readonly unknown[]): ColorizeError | ThreadClosed | PlainWanted => {
  const code = String(error[0])
  switch (verdicts[code]) {
    case 'wait':
      return new ColorizeError('platform_rate_limited', 'Reddit asks us to post more slowly', {
        cause: code,
        retryAfterMs: waitMsFrom(String(error[1])),
      })
    case 'plain':
      return new PlainWanted(code)
    case 'message':
      return new ThreadClosed(code)
    case 'nobody':
      return new ColorizeError('nobody_to_answer', `nobody is there to answer: ${code}`, { cause: code })
    default:
      return new ColorizeError('reply_refused', `Reddit refused the reply: ${code}`, { cause: code })
  }
}
