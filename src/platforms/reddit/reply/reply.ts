import type { Outcome } from '../../../core/domain.ts'
import { ColorizeError } from '../../../core/errors.ts'
import { redditAnswer } from '../messages/answer.ts'
import type { ReplyParts } from '../../platform.ts'
import type { PlatformStore } from '../../store.ts'
import { findEarlierComment, replyInThread, type Replied, type ReplyOptions } from './comment.ts'
import { findEarlierMessage, replyByMessage, replyToMessage } from './message.ts'
import { ThreadClosed } from './reply-errors.ts'
import type { CommentTarget, Target } from './target.ts'

/** A subreddit or user that rejected us is tried again after this time. */
export const closedForMs = 7 * 24 * 3_600_000

/** Reddit's codes for a user whom we cannot reach: at all, or by message. */
const refusalKinds: Readonly<Record<string, 'blocked' | 'unreachable'>> = {
  SOMETHING_IS_BROKEN: 'blocked',
  USER_BLOCKED: 'blocked',
  NOT_WHITELISTED_BY_USER_MESSAGE: 'unreachable',
  USER_DOESNT_EXIST: 'unreachable',
  INVALID_USER: 'unreachable',
}
const memoryKey = (memory: 'blocked' | 'unreachable', author: string): string =>
  `reddit:${memory}:${author.toLowerCase()}`

/** Whether the user was recently found to block us, or to be blocked by us. */
export const hasBlockedUs = async (store: Pick<PlatformStore, 'get'>, author: string): Promise<boolean> =>
  (await store.get(memoryKey('blocked', author))) !== undefined

const rememberUnreachable = async <T>(
  asked: Promise<T>,
  author: string,
  { store }: ReplyParts,
): Promise<T> => {
  try {
    return await asked
  } catch (error) {
    const cause =
      error instanceof ColorizeError && error.code === 'nobody_to_answer' ? error.cause : undefined
    const memory = typeof cause === 'string' ? refusalKinds[cause] : undefined
    if (memory) await store.set(memoryKey(memory, author), String(cause), closedForMs)
    throw error
  }
}

/** Sends a message, unless the user is known not to receive any. */
const replyByMessageIfReachable = async (
  { client }: ReplyOptions,
  target: CommentTarget,
  outcome: Outcome,
  { store }: ReplyParts,
): Promise<Replied> => {
  const known = await store.get(memoryKey('unreachable', target.author))
  if (known !== undefined)
    throw new ColorizeError('nobody_to_answer', `the user receives no messages: ${known}`, { cause: known })
  return replyByMessage(client, target, redditAnswer(outcome))
}

/** Whether the whole subreddit is closed to us, not only this thread. */
const isPlaceClosed = (closed: ThreadClosed): boolean => closed.message === '403'

const mayCommentIn = async ({ subreddit }: CommentTarget, { store }: ReplyParts): Promise<boolean> =>
  subreddit === undefined || (await store.policyOf(subreddit)).speak !== 'message_only'

const inThreadOrByMessage = async (
  options: ReplyOptions,
  target: CommentTarget,
  outcome: Outcome,
  parts: ReplyParts,
): Promise<Replied> => {
  try {
    if (await mayCommentIn(target, parts)) return await replyInThread(options, target, outcome, parts)
    const earlier = await findEarlierComment(options, target)
    if (earlier) return { replyId: earlier.replyId, url: earlier.url }
  } catch (error) {
    if (!(error instanceof ThreadClosed)) throw error
    if (isPlaceClosed(error) && target.subreddit !== undefined)
      await parts.store.closePlace(target.subreddit, closedForMs)
  }
  return replyByMessageIfReachable(options, target, outcome, parts)
}

/**
 * Replies with a comment under the mention, with the picture inside or a link to it; where we may not comment, with a
 * direct message. Both look for an earlier reply first, so this is safe to call again after a crash.
 * @throws ColorizeError platform_rate_limited, nobody_to_answer, reply_refused, and as the client does
 */
export const replyOnce = async (
  options: ReplyOptions,
  target: Target,
  outcome: Outcome,
  parts: ReplyParts,
): Promise<Replied> => {
  const { client } = options
  const { author } = target
  if ('message' in target)
    return rememberUnreachable(replyToMessage(client, target, redditAnswer(outcome)), author, parts)
  // the thread may have been reopened after a message was sent instead
  const earlier = parts.isRetry ? await findEarlierMessage(client, target) : undefined
  return earlier ?? rememberUnreachable(inThreadOrByMessage(options, target, outcome, parts), author, parts)
}
