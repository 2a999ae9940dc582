import { z } from 'zod'
import type { Outcome } from '../../../core/domain.ts'
import { ColorizeError } from '../../../core/errors.ts'
import { redditAnswer } from '../messages/answer.ts'
import type { ReplyParts } from '../../platform.ts'
import type { RedditClient } from '../client/client.ts'
import { inlineForm, isProcessing, settlePictures } from './inline-pictures.ts'
import { FooterRejected, replyError, ThreadClosed } from './reply-errors.ts'
import { allowsPictures } from '../client/subreddits.ts'
import type { CommentTarget } from './target.ts'
import { statusOf } from '../client/transport.ts'
import { isGone } from '../listen/pictures.ts'
import {
  commentAnswer,
  commentSchema,
  readListing,
  submissionSchema,
  type RedditComment,
} from '../client/schemas.ts'

export type Replied = { replyId: string; url?: string | undefined }

export type ReplyOptions = {
  client: RedditClient
  username: string
  apiUrl: string | undefined
  /** Show pictures inside comments where the subreddit allows it. */
  inlinePictures: boolean
}

const threadSchema = commentSchema.extend({ permalink: z.string().optional() })
type Made = { replyId: string; url: string | undefined; body: string | undefined }

const repliesOf = ({ replies }: RedditComment) =>
  typeof replies === 'object' && replies !== null ? readListing(replies, threadSchema).things : []

/** A subreddit that is private or has banned us answers with 403. */
const orClosed = async <T>(asked: Promise<T>): Promise<T> => {
  try {
    return await asked
  } catch (error) {
    throw statusOf(error) === 403 ? new ThreadClosed('403') : error
  }
}

/** Our own reply under the mention, posted by this or another process. */
const findOwnReply = async (
  { client, username }: ReplyOptions,
  { comment, submission }: CommentTarget,
): Promise<Made | undefined> => {
  const query = { comment: comment.slice(3), depth: 2, limit: 100 }
  const [posts, thread] = z
    .tuple([z.unknown(), z.unknown()])
    .parse(await client.get(`comments/${submission.slice(3)}`, query))
  const all = readListing(thread, threadSchema).things.flatMap((top) => [top, ...repliesOf(top)])
  const isOwn = ({ parent_id, author }: RedditComment): boolean =>
    parent_id === comment && author.toLowerCase() === username.toLowerCase()
  const own = all.find(isOwn)
  const [post] = readListing(posts, submissionSchema).things
  // Reddit accepts answers under a deleted post, but they would be unwanted
  if (!own && post && isGone(post)) throw new ColorizeError('nobody_to_answer', 'the post is gone')
  return own && { replyId: own.name, url: own.permalink, body: own.body }
}

const post = async (
  { client }: ReplyOptions,
  { comment }: CommentTarget,
  words: Record<string, string>,
): Promise<Made> => {
  const form = { api_type: 'json', thing_id: comment, ...words }
  const answer = commentAnswer.parse(await client.post('api/comment', form))
  const [error] = answer.json.errors
  if (error) throw replyError(error)
  const made = answer.json.data?.things[0]?.data
  // neither error nor comment: a quarantined subreddit that the account has not opted in to
  if (!made) throw new ColorizeError('reply_refused', 'Reddit accepted the reply but created no comment')
  return { replyId: made.name ?? `t1_${made.id}`, url: made.permalink, body: made.body }
}

/** A comment with the pictures inside; undefined where the setting, the policy or Reddit does not allow it. */
const postInline = async (
  options: ReplyOptions,
  target: CommentTarget,
  outcome: Outcome,
  parts: ReplyParts,
): Promise<Made | undefined> => {
  const { client, apiUrl, inlinePictures } = options
  const { subreddit } = target
  if (!inlinePictures || outcome.kind !== 'colorized' || outcome.nsfw || subreddit === undefined)
    return undefined
  if ((await parts.store.policyOf(subreddit)).speak !== 'freely') return undefined
  if (!(await allowsPictures(client, subreddit))) return undefined
  const form = await inlineForm(client, apiUrl, outcome, parts).catch(() => undefined) // a link is the fallback
  if (!form) return undefined
  try {
    return await post(options, target, form)
  } catch (error) {
    if (error instanceof ColorizeError && error.code === 'reply_refused') return undefined
    if (error instanceof FooterRejected) return undefined
    throw error
  }
}

const postWords = async (options: ReplyOptions, target: CommentTarget, outcome: Outcome): Promise<Made> => {
  try {
    return await post(options, target, { text: redditAnswer(outcome) })
  } catch (error) {
    if (!(error instanceof FooterRejected)) throw error
    try {
      return await post(options, target, { text: redditAnswer(outcome, false) })
    } catch (again) {
      throw again instanceof FooterRejected ? new ThreadClosed(again.message) : again
    }
  }
}

/** Our own comment under the mention, if there is one. */
export const findEarlierComment = (options: ReplyOptions, target: CommentTarget): Promise<Made | undefined> =>
  orClosed(findOwnReply(options, target))

/**
 * Comments under the mention, with the pictures inside or with links to them. Returns an earlier comment if there is one.
 * @throws ThreadClosed where the thread does not accept comments
 */
export const replyInThread = async (
  options: ReplyOptions,
  target: CommentTarget,
  outcome: Outcome,
  parts: ReplyParts,
): Promise<Replied> => {
  const earlier = await findEarlierComment(options, target)
  const { body, ...replied } =
    earlier ??
    (await orClosed(postInline(options, target, outcome, parts))) ??
    (await orClosed(postWords(options, target, outcome)))
  if (isProcessing(body)) await settlePictures(options.client, replied.replyId, redditAnswer(outcome))
  return replied
}
