import type { Outcome } from '../../../core/domain.ts'
import { ColorizeError } from '../../../core/errors.ts'
import { redditAnswer } from '../messages/answer.ts'
import type { ReplyParts } from '../../platform.ts'
import type { PlatformStore } from '../../store.ts'
import { earlierComment, replyInThread, type Replied, type ReplyOptions } from './comment.ts'
import { earlierMessage, replyByMessage, replyToMessage } from './message.ts'
import { ThreadClosed } from './reply-errors.ts'
import type { CommentTarget, Target } from './target.ts'

/** A subreddit that has closed its door to us, and a person who has, are tried again after so long. */
export const closedForMs = 7 * 24 * 3_600_000

/** What Reddit says where a person wants nothing from us: at all, or by message. */
const memories: Readonly<Record<string, 'blocked' | 'unreachable'>> = {
  SOMETHING_IS_BROKEN: 'blocked',
  USER_BLOCKED: 'blocked',
  NOT_WHITELISTED_BY_USER_MESSAGE: 'unreachable',
  USER_DOESNT_EXIST: 'unreachable',
  INVALID_USER: 'unreachable',
}
const memoryKey = (memory: 'blocked' | 'unreachable', author: string): string =>
  `reddit:${memory}:${author.toLowerCase()}`

/** Whether we have learnt of late that this person and we have nothing to say to each other. */
export const hasBlockedUs = async (store: Pick<PlatformStore, 'get'>, author: string): Promise<boolean> =>
  (await store.get(memoryKey('blocked', author))) !== undefined

const remembering = async <T>(asked: Promise<T>, author: string, { store }: ReplyParts): Promise<T> => {
  try {
    return await asked
  } catch (error) {
    const cause =
      error instanceof ColorizeError && error.code === 'nobody_to_answer' ? error.cause : undefined
    const memory = typeof cause === 'string' ? memories[cause] : undefined
    if (memory) await store.set(memoryKey(memory, author), String(cause), closedForMs)
    throw error
  }
}

/** A message, unless we know that none arrives. */
const byMessage = async (
  { client }: ReplyOptions,
  target: CommentTarget,
  outcome: Outcome,
  { store }: ReplyParts,
): Promise<Replied> => {
  const known = await store.get(memoryKey('unreachable', target.author))
  if (known !== undefined)
    throw new ColorizeError('nobody_to_answer', `messages do not reach them: ${known}`, { cause: known })
  return replyByMessage(client, target, redditAnswer(outcome))
}

/** The place is closed to us whole, not this thread alone. */
const isPlaceClosed = (closed: ThreadClosed): boolean => closed.message === '403'

const speaksHere = async ({ subreddit }: CommentTarget, { store }: ReplyParts): Promise<boolean> =>
  subreddit === undefined || (await store.policyOf(subreddit)).speak !== 'message_only'

const inThreadOrByMessage = async (
  options: ReplyOptions,
  target: CommentTarget,
  outcome: Outcome,
  aids: ReplyParts,
): Promise<Replied> => {
  try {
    if (await speaksHere(target, aids)) return await replyInThread(options, target, outcome, aids)
    const earlier = await earlierComment(options, target)
    if (earlier) return { replyId: earlier.replyId, url: earlier.url }
  } catch (error) {
    if (!(error instanceof ThreadClosed)) throw error
    if (isPlaceClosed(error) && target.subreddit !== undefined)
      await aids.store.closePlace(target.subreddit, closedForMs)
  }
  return byMessage(options, target, outcome, aids)
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
  aids: ReplyParts,
): Promise<Replied> => {
  const { client } = options
  const { author } = target
  if ('message' in target)
    return remembering(replyToMessage(client, target, redditAnswer(outcome)), author, aids)
  // a thread may have opened since a message was sent instead
  const earlier = aids.isRetry ? await earlierMessage(client, target) : undefined
  return earlier ?? remembering(inThreadOrByMessage(options, target, outcome, aids), author, aids)
}
