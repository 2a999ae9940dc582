import { z } from 'zod'
import type { ReplyTarget } from '../../../core/domain.ts'
import type { RedditClient } from '../client/client.ts'
import { targetSchema } from './target.ts'
import { commentSchema, readListing } from '../client/wire.ts'

const namesAtOnce = 100

/** A post or a comment, as far as it tells whether it is still there. */
const shownSchema = z.object({
  name: z.string(),
  author: z.string().nullish(),
  removed_by_category: z.string().nullish(),
})

/** By its author or by a moderator. What Reddit does not list at all may be private for a while: that is not gone. */
const isGone = ({ author, removed_by_category: removedBy }: z.infer<typeof shownSchema>): boolean =>
  author === '[deleted]' || author === '[removed]' || removedBy != null

const goneOf = async (client: RedditClient, names: readonly string[]): Promise<Set<string>> => {
  const gone = new Set<string>()
  for (let from = 0; from < names.length; from += namesAtOnce) {
    const id = names.slice(from, from + namesAtOnce).join(',')
    const shown = readListing(await client.get('api/info', { id }), shownSchema).things
    for (const thing of shown) if (isGone(thing)) gone.add(thing.name)
  }
  return gone
}

const sourcesOf = (target: ReplyTarget): readonly string[] => {
  const parsed = targetSchema.safeParse(target)
  return parsed.success ? (parsed.data.sources ?? []) : []
}

/** Of each target, whether one of the posts and comments that showed its pictures was deleted or removed. */
export const sourcesGone = async (
  client: RedditClient,
  targets: readonly ReplyTarget[],
): Promise<boolean[]> => {
  const sources = targets.map(sourcesOf)
  const gone = await goneOf(client, [...new Set(sources.flat())])
  return sources.map((names) => names.some((name) => gone.has(name)))
}

/** Fullnames of our newest hundred comments whose score is below `lowest`. */
export const dislikedReplies = async (
  client: RedditClient,
  username: string,
  lowest: number,
): Promise<string[]> => {
  const body = await client.get(`user/${username}/comments`, { limit: 100 })
  return readListing(body, commentSchema)
    .things.filter(({ score = 1 }) => score < lowest)
    .map(({ name }) => name)
}
