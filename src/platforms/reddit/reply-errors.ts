import { ColorizeError } from '../../errors.ts'

/** Reddit's words for "not so fast" name a time: milliseconds, seconds or minutes. */
export const waitMsFrom = (text: string): number => {
  const match = /(\d+)\s*(millisecond|second|minute)/i.exec(text)
  if (!match) return 60_000
  const unitMs = { millisecond: 1, second: 1_000, minute: 60_000 }[match[2]?.toLowerCase() ?? ''] ?? 60_000
  return (Number(match[1]) + 1) * unitMs
}

/** An error from api/comment, such as ["RATELIMIT", "try again in 3 minutes.", "ratelimit"]. */
export const replyError = (error: readonly unknown[]): ColorizeError => {
  const code = String(error[0])
  if (code === 'RATELIMIT')
    return new ColorizeError('platform_rate_limited', 'Reddit asks us to post more slowly', {
      cause: code,
      retryAfterMs: waitMsFrom(String(error[1])),
    })
  return new ColorizeError('reply_refused', `Reddit refused the reply: ${code}`, { cause: code })
}
