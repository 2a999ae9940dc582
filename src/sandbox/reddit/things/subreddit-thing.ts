import { isBanned, isModerator } from '../store/subreddits.ts'
import { type Subreddit } from '../store/types.ts'
import type { Thing } from './thing.ts'

/** A subreddit (t5) as `viewer` sees it. */
export const subredditThing = (subreddit: Subreddit, viewer: string): Thing => {
  const { name, over18, quarantine, isPrivate, allowedMediaInComments } = subreddit
  return {
    kind: 't5',
    data: {
      display_name: name,
      display_name_prefixed: `r/${name}`,
      title: name,
      url: `/r/${name}/`,
      subreddit_type: isPrivate ? 'private' : 'public',
      over18,
      quarantine,
      allowed_media_in_comments: allowedMediaInComments,
      user_is_banned: isBanned(subreddit, viewer),
      user_is_moderator: isModerator(subreddit, viewer),
    },
  }
}
