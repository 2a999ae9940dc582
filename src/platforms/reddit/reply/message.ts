import { z } from 'zod'
import { ColorizeError } from '../../../core/errors.ts'
import { directMessage } from '../messages/answer.ts'
import type { RedditClient } from '../client/client.ts'
import type { Replied } from './comment.ts'
import { FooterRejected, replyError, ThreadClosed } from './reply-errors.ts'
import type { CommentTarget, MessageTarget } from './target.ts'
import { commentAnswer, messageSchema, readListing, type RedditMessage } from '../client/schemas.ts'

const messageAnswer = z.object({ json: z.object({ errors: z.array(z.array(z.unknown())).default([]) }) })

const placeOf = ({ submission, comment }: CommentTarget): string =>
  `https://www.reddit.com/comments/${submission.slice(3)}/_/${comment.slice(3)}/`

const findSent = async (
  client: RedditClient,
  isIt: (message: RedditMessage) => boolean,
): Promise<Replied | undefined> => {
  const sent = readListing(await client.get('message/sent', { limit: 100 }), messageSchema).things
  const own = sent.find(isIt)
  return own && { replyId: own.name }
}

/** A message is the last resort: its rejection cannot fall back to anything else. */
const withoutFallback = (error: readonly unknown[]): ColorizeError => {
  const refusal = replyError(error)
  if (refusal instanceof ThreadClosed || refusal instanceof FooterRejected)
    return new ColorizeError('reply_refused', refusal.message)
  return refusal
}

/** Our earlier message that answers this mention, if there is one. */
export const findEarlierMessage = (
  client: RedditClient,
  target: CommentTarget,
): Promise<Replied | undefined> => {
  const { author } = target
  const isToThem = ({ dest }: RedditMessage): boolean => dest?.toLowerCase() === author.toLowerCase()
  return findSent(client, (message) => message.body.includes(placeOf(target)) && isToThem(message))
}

/** Answers with a direct message where we may not comment. It contains the comment's address, by which it is found again. */
export const replyByMessage = async (
  client: RedditClient,
  target: CommentTarget,
  text: string,
): Promise<Replied> => {
  const earlier = await findEarlierMessage(client, target)
  if (earlier) return earlier
  const message = directMessage(text, placeOf(target))
  const form = { api_type: 'json', to: target.author, subject: message.subject, text: message.text }
  const [error] = messageAnswer.parse(await client.post('api/compose', form)).json.errors
  if (error) throw withoutFallback(error)
  // api/compose does not return the message
  return (await findEarlierMessage(client, target)) ?? { replyId: `unlisted_${target.comment}` }
}

/** Answers a direct message in the same conversation. */
export const replyToMessage = async (
  client: RedditClient,
  target: MessageTarget,
  text: string,
): Promise<Replied> => {
  const earlier = await findSent(client, ({ parent_id }) => parent_id === target.message)
  if (earlier) return earlier
  const form = { api_type: 'json', thing_id: target.message, text }
  const answer = commentAnswer.parse(await client.post('api/comment', form))
  const [error] = answer.json.errors
  if (error) throw withoutFallback(error)
  const made = answer.json.data?.things[0]?.data
  return { replyId: made ? (made.name ?? `t4_${made.id}`) : `unlisted_${target.message}` }
}
