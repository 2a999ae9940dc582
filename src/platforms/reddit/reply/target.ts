import { z } from 'zod'
import type { ReplyTarget } from '../../../core/domain.ts'
import { ColorizeError } from '../../../core/errors.ts'

const author = z.string().regex(/^[\w-]{1,30}$/)
const sources = z
  .array(z.string().regex(/^t[13]_[a-z0-9]+$/))
  .max(40)
  .optional()

/** The comment that mentions the bot: the answer goes under it. */
const commentTarget = z.object({
  comment: z.string().regex(/^t1_[a-z0-9]+$/),
  submission: z.string().regex(/^t3_[a-z0-9]+$/),
  author,
  subreddit: z.string().max(30).optional(),
  /** Fullnames of the posts and comments that show the pictures. When one is deleted, our copy is too. */
  sources,
})
export type CommentTarget = z.infer<typeof commentTarget>

/** A direct message, answered by another. */
const messageTarget = z.object({ message: z.string().regex(/^t4_[a-z0-9]+$/), author, sources })
export type MessageTarget = z.infer<typeof messageTarget>

export const targetSchema = z.union([commentTarget, messageTarget])
export type Target = z.infer<typeof targetSchema>

/** @throws ColorizeError payload_invalid */
export const parseTarget = (target: ReplyTarget): Target => {
  const { data, error } = targetSchema.safeParse(target)
  if (data) return data
  throw new ColorizeError('payload_invalid', 'not a target of this platform', { cause: error })
}

/** The subreddit and the address. Only the bot's own account can open the address of a direct message. */
export const describeTarget = (target: ReplyTarget): { place?: string; url: string } | undefined => {
  const { data } = targetSchema.safeParse(target)
  if (!data) return undefined
  if ('message' in data) return { url: `https://www.reddit.com/message/messages/${data.message.slice(3)}` }
  const url = `https://www.reddit.com/comments/${data.submission.slice(3)}/_/${data.comment.slice(3)}`
  return data.subreddit === undefined ? { url } : { place: `r/${data.subreddit}`, url }
}
