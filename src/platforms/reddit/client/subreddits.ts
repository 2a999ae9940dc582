import { z } from 'zod'
import type { RedditClient } from './client.ts'
import { statusOf } from './transport.ts'

const aboutSchema = z.object({
  data: z.object({
    user_is_banned: z.boolean().nullish(),
    allowed_media_in_comments: z.array(z.string()).nullish(),
  }),
})
const moderatorsSchema = z.object({
  data: z.object({ children: z.array(z.object({ name: z.string() })) }),
})

/** The statuses of a subreddit that is private, banned by Reddit, or closed to us. */
const closedStatus: readonly (number | undefined)[] = [403, 404]

const readOpen = async (client: RedditClient, path: string): Promise<unknown> => {
  try {
    return await client.get(path)
  } catch (error) {
    if (closedStatus.includes(statusOf(error))) return undefined
    throw error
  }
}

/** Whether we cannot post there: we are banned, or the subreddit is private or no longer exists. */
export const isBanned = async (client: RedditClient, subreddit: string): Promise<boolean> => {
  const about = await readOpen(client, `r/${subreddit}/about`)
  return about === undefined || aboutSchema.parse(about).data.user_is_banned === true
}

export const isModerator = async (
  client: RedditClient,
  subreddit: string,
  name: string,
): Promise<boolean> => {
  const moderators = await readOpen(client, `r/${subreddit}/about/moderators`)
  if (moderators === undefined) return false
  const { children } = moderatorsSchema.parse(moderators).data
  return children.some((moderator) => moderator.name.toLowerCase() === name.toLowerCase())
}

/** Whether comments there may contain pictures; `giphy` and `expression` do not count. */
export const allowsPictures = async (client: RedditClient, subreddit: string): Promise<boolean> => {
  const about = await readOpen(client, `r/${subreddit}/about`)
  const allowed = about === undefined ? [] : (aboutSchema.parse(about).data.allowed_media_in_comments ?? [])
  return allowed.includes('static')
}
