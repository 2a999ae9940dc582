import type { Outcome } from '../../domain.ts'
import { ColorizeError } from '../../errors.ts'
import { redditReply } from '../../replies.ts'
import type { PlatformStore, ReplyAids } from '../platform.ts'
import { earlierComment, replyInThread, type Replied, type ReplyOptions } from './comment-rung.ts'
import { earlierMessage, replyByMessage, replyToMessage } from './message-rung.ts'
import { ThreadClosed } from './reply-errors.ts'
import type { CommentTarget, Target } from './target.ts'

/** A subreddit that has closed its door to us, and a person who has, are tried again after so long. */
const weekMs = 7 * 24 * 3_600_000

const unreachableKey = (author: string): string => `reddit:unreachable:${author.toLowerCase()}`

/** Whether this person has blocked us, as far as we have learnt of late. */
export const isUnreachable = async (store: Pick<PlatformStore, 'get'>, author: string): Promise<boolean> =>
  (await store.get(unreachableKey(author))) !== undefined

/** Nobody to answer because the person wants nothing from us: remembered. */
const remembering = async <T>(asked: Promise<T>, author: string, { store }: ReplyAids): Promise<T> => {
  try {
    return await asked
  } catch (error) {
    if (
      error instanceof ColorizeError &&
      error.code === 'nobody_to_answer' &&
      error.cause !== 'DELETED_COMMENT'
    )
      await store.set(unreachableKey(author), String(error.cause), weekMs)
    throw error
  }
}

/** The place is closed to us whole, not this thread alone. */
const isPlaceClosed = (closed: ThreadClosed): boolean => closed.message === '403'

const speaksHere = async ({ subreddit }: CommentTarget, { store }: ReplyAids): Promise<boolean> =>
  subreddit === undefined || (await store.policyOf(subreddit)).speak !== 'message_only'

const inThreadOrByMessage = async (
  options: ReplyOptions,
  target: CommentTarget,
  outcome: Outcome,
  aids: ReplyAids,
): Promise<Replied> => {
  try {
    if (await speaksHere(target, aids)) return await replyInThread(options, target, outcome, aids)
    const earlier = await earlierComment(options, target)
    if (earlier) return { replyId: earlier.replyId, url: earlier.url }
  } catch (error) {
    if (!(error instanceof ThreadClosed)) throw error
    if (isPlaceClosed(error) && target.subreddit !== undefined)
      await aids.store.close(target.subreddit, weekMs)
  }
  return replyByMessage(options.client, target, redditReply(outcome))
}

/**
 * The ladder: a comment under the summon, with the picture inside or a link to it; where we may not speak, a direct
 * message. Looks before it posts on either rung, so it may be called again after a crash.
 * @throws ColorizeError platform_rate_limited, nobody_to_answer, reply_refused, and as the client does
 */
export const replyOnce = async (
  options: ReplyOptions,
  target: Target,
  outcome: Outcome,
  aids: ReplyAids,
): Promise<Replied> => {
  const { client } = options
  const { author } = target
  if ('message' in target)
    return remembering(replyToMessage(client, target, redditReply(outcome)), author, aids)
  // a thread may have opened since a message was sent instead
  const earlier = aids.isRetry ? await earlierMessage(client, target) : undefined
  return earlier ?? remembering(inThreadOrByMessage(options, target, outcome, aids), author, aids)
}
