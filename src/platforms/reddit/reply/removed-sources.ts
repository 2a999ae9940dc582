import { z } from 'zod'
import type { ReplyTarget } from '../../../core/domain.ts'
import type { RedditClient } from '../client/client.ts'
import { targetSchema } from './target.ts'
import { commentSchema, readListing } from '../client/schemas.ts'

const namesAtOnce = 100

/** The fields of a post or comment that tell whether it still exists. */
const shownSchema = z.object({
  name: z.string(),
  author: z.string().nullish(),
  removed_by_category: z.string().nullish(),
})

/** Deleted by its author or removed by a moderator. What Reddit does not list at all may only be private for a while. */
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

/** For each target: whether a post or comment that showed its pictures was deleted or removed. */
export const sourcesGone = async (
  client: RedditClient,
  targets: readonly ReplyTarget[],
): Promise<boolean[]> => {
  const sources = targets.map(sourcesOf)
  const gone = await goneOf(client, [...new Set(sources.flat())])
  return sources.map((names) => names.some((name) => gone.has(name)))
}

/** The fullnames of those of our newest 100 comments whose score is below `lowest`. */
export const downvotedReplies = async (
  client: RedditClient,
  username: string,
  lowest: number,
): Promise<string[]> => {
  const body = await client.get(`user/${username}/comments`, { limit: 100 })
  return readListing(body, commentSchema)
    .things.filter(({ score = 1 }) => score < lowest)
    .map(({ name }) => name)
}
