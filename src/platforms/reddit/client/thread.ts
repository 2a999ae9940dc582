import { z } from 'zod'
import type { RedditClient } from './client.ts'
import {
  commentSchema,
  readListing,
  submissionSchema,
  type RedditComment,
  type Submission,
} from './schemas.ts'

/** The number of parents that are read: as many as Reddit returns with a comment. */
const context = 8

export type Thread = {
  post: Submission
  /** The comment, its parent, and so on upward. */
  chain: RedditComment[]
}

const repliesTo = ({ replies }: RedditComment): RedditComment[] =>
  typeof replies === 'object' && replies !== null ? readListing(replies, commentSchema).things : []

/** The path to the comment `name`, itself first and the topmost parent last. */
const chainTo = (name: string, from: readonly RedditComment[]): RedditComment[] => {
  for (const comment of from) {
    if (comment.name === name) return [comment]
    const below = chainTo(name, repliesTo(comment))
    if (below.length > 0) return [...below, comment]
  }
  return []
}

/** A comment with its parents and its post; undefined when the post no longer exists. */
export const readThread = async (
  client: RedditClient,
  comment: string,
  submission: string,
): Promise<Thread | undefined> => {
  const query = { comment: comment.slice(3), context, depth: context + 1, limit: 20 }
  const body = await client.get(`comments/${submission.slice(3)}`, query)
  const [posts, comments] = z.tuple([z.unknown(), z.unknown()]).parse(body)
  const [post] = readListing(posts, submissionSchema).things
  return post && { post, chain: chainTo(comment, readListing(comments, commentSchema).things) }
}
