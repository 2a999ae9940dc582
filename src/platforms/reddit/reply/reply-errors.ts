import { ColorizeError } from '../../../core/errors.ts'

/** The time in a rate-limit text of Reddit, which names milliseconds, seconds or minutes. In ms. */
export const waitMsFrom = (text: string): number => {
  const match = /(\d+)\s*(millisecond|second|minute)/i.exec(text)
  if (!match) return 60_000
  const unitMs = { millisecond: 1, second: 1_000, minute: 60_000 }[match[2]?.toLowerCase() ?? ''] ?? 60_000
  return (Number(match[1]) + 1) * unitMs
}

/**
 * What to do when Reddit rejects an answer: wait, retry without the footer, send a direct message, or give up because
 * nobody can receive it. A fault, and any code that is not listed, fails the reply, so that operators see it.
 */
const reactions: Readonly<Record<string, 'wait' | 'plain' | 'message' | 'nobody' | 'fault'>> = {
  RATELIMIT: 'wait',
  THREAD_LOCKED: 'message',
  TOO_OLD: 'message',
  SUBREDDIT_OUTBOUND_LINKING_DISALLOWED: 'message',
  SUBREDDIT_LINKING_DISALLOWED: 'message',
  COMMENT_GUIDANCE_VALIDATION_FAILED: 'plain', // the subreddit's rules on wording: usually the footer
  DELETED_COMMENT: 'nobody',
  SOMETHING_IS_BROKEN: 'nobody', // the author has blocked us
  USER_BLOCKED: 'nobody', // we have blocked the author
  NO_TEXT: 'fault', // our fault: an answer always has text, and is not too long
  TOO_LONG: 'fault',
  // of direct messages
  NOT_WHITELISTED_BY_USER_MESSAGE: 'nobody',
  USER_DOESNT_EXIST: 'nobody',
  INVALID_USER: 'nobody',
}

/** We may not comment in the thread; a direct message may still work. */
export class ThreadClosed extends Error {
  override readonly name = 'ThreadClosed'
}

/** The answer may be accepted without its footer. */
export class FooterRejected extends Error {
  override readonly name = 'FooterRejected'
}

/** An error from api/comment or api/compose, such as ["RATELIMIT", "try again in 3 minutes.", "ratelimit"]. */
export const replyError = (error: readonly unknown[]): ColorizeError | ThreadClosed | FooterRejected => {
  const code = String(error[0])
  switch (reactions[code]) {
    case 'wait':
      return new ColorizeError('platform_rate_limited', 'Reddit asks us to post more slowly', {
        cause: code,
        retryAfterMs: waitMsFrom(String(error[1])),
      })
    case 'plain':
      return new FooterRejected(code)
    case 'message':
      return new ThreadClosed(code)
    case 'nobody':
      return new ColorizeError('nobody_to_answer', `nobody can receive the answer: ${code}`, { cause: code })
    default:
      return new ColorizeError('reply_refused', `Reddit refused the reply: ${code}`, { cause: code })
  }
}
