import { z } from 'zod'
import type { Outcome } from '../../domain.ts'
import { ColorizeError } from '../../errors.ts'
import { redditMessage, redditRefusal, redditReply } from '../../replies.ts'
import { StatusCodeError } from './transport.ts'
import type { RedditClient } from './client.ts'
import { replyError, ThreadClosed } from './reply-errors.ts'
import { commentAnswer, commentSchema, readListing, type RedditComment } from './wire.ts'

/** Whom an answer goes to, and where. */
export const targetSchema = z.object({
  comment: z.string().regex(/^t1_[a-z0-9]+$/),
  submission: z.string().regex(/^t3_[a-z0-9]+$/),
  author: z.string().regex(/^[\w-]{1,30}$/),
})
export type Target = z.infer<typeof targetSchema>

export type Replied = { replyId: string; url?: string }

const where = (replyId: string, permalink: string | undefined): Replied =>
  permalink === undefined ? { replyId } : { replyId, url: permalink }

const threadSchema = commentSchema.extend({ permalink: z.string().optional() })

const repliesOf = ({ replies }: RedditComment) =>
  typeof replies === 'object' && replies !== null ? readListing(replies, threadSchema).things : []

const isBy = (author: string, username: string): boolean => author.toLowerCase() === username.toLowerCase()

/** Reads the thread at the summoning comment: one reply of ours under it is enough, whoever posted it. */
const findOwnReply = async (client: RedditClient, username: string, { comment, submission }: Target) => {
  const query = { comment: comment.slice(3), depth: 2, limit: 100 }
  const [, thread] = z
    .tuple([z.unknown(), z.unknown()])
    .parse(await client.get(`comments/${submission.slice(3)}`, query))
  const all = readListing(thread, threadSchema).things.flatMap((top) => [top, ...repliesOf(top)])
  const own = all.find((reply) => reply.parent_id === comment && isBy(reply.author, username))
  return own && where(own.name, own.permalink)
}

const isForbidden = (error: unknown): boolean =>
  error instanceof ColorizeError && error.cause instanceof StatusCodeError && error.cause.statusCode === 403

/** Our own comment under the summon; a subreddit that is private or has banned us answers 403. */
const replyInThread = async (
  client: RedditClient,
  username: string,
  target: Target,
  text: string,
): Promise<Replied> => {
  try {
    const earlier = await findOwnReply(client, username, target)
    if (earlier) return earlier
    const form = { api_type: 'json', thing_id: target.comment, text }
    const answer = commentAnswer.parse(await client.post('api/comment', form))
    const [error] = answer.json.errors
    if (error) throw replyError(error)
    const made = answer.json.data?.things[0]?.data
    // no error and no comment: a quarantined subreddit that we have not opted in to
    if (!made) throw new ColorizeError('reply_refused', 'Reddit took the reply and made no comment')
    return where(made.name ?? `t1_${made.id}`, made.permalink)
  } catch (error) {
    if (isForbidden(error)) throw new ThreadClosed('403')
    throw error
  }
}

const messageSchema = z.object({
  name: z.string(),
  body: z.string().default(''),
  dest: z.string().optional(),
})
const messageAnswer = z.object({ json: z.object({ errors: z.array(z.array(z.unknown())).default([]) }) })

const placeOf = ({ submission, comment }: Target): string =>
  `https://www.reddit.com/comments/${submission.slice(3)}/_/${comment.slice(3)}/`

const findOwnMessage = async (client: RedditClient, target: Target): Promise<Replied | undefined> => {
  const sent = readListing(await client.get('message/sent', { limit: 100 }), messageSchema).things
  const own = sent.find(({ body, dest }) => body.includes(placeOf(target)) && isBy(dest ?? '', target.author))
  return own && { replyId: own.name }
}

/** A direct message, for whoever asked where we may not speak. It names the comment, which also tells it again. */
const replyByMessage = async (client: RedditClient, target: Target, text: string): Promise<Replied> => {
  const earlier = await findOwnMessage(client, target)
  if (earlier) return earlier
  const message = redditMessage(text, placeOf(target))
  const form = { api_type: 'json', to: target.author, subject: message.subject, text: message.text }
  const [error] = messageAnswer.parse(await client.post('api/compose', form)).json.errors
  if (error) {
    const refusal = replyError(error)
    throw refusal instanceof ThreadClosed ? new ColorizeError('reply_refused', refusal.message) : refusal
  }
  return (await findOwnMessage(client, target)) ?? { replyId: `message to ${target.author}` }
}

/**
 * The ladder: a comment under the summon; where the thread is closed to us, a direct message. Looks before it posts on
 * either rung, so it may be called again after a crash.
 * @throws ColorizeError platform_rate_limited, nobody_to_answer, reply_refused, and as the client does
 */
export const replyOnce = async (
  client: RedditClient,
  username: string,
  target: Target,
  outcome: Outcome,
): Promise<Replied> => {
  const text = outcome.kind === 'colorized' ? redditReply(outcome.pictures) : redditRefusal(outcome.code)
  try {
    return await replyInThread(client, username, target, text)
  } catch (error) {
    if (!(error instanceof ThreadClosed)) throw error
    return replyByMessage(client, target, text)
  }
}
