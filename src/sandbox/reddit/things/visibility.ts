import type { RedditStore } from '../store/store.ts'
import { canRead, isModerator } from '../store/subreddits.ts'
import { sameName, type Comment } from '../store/types.ts'

export const isVisible = (store: RedditStore, postId: string, viewer: string): boolean =>
  canRead(store.subreddit(store.post(postId)?.subreddit ?? ''), viewer)

/** A removed comment stays visible to its author and to the moderators. */
export const isRemovedFor = (store: RedditStore, comment: Comment, viewer: string): boolean => {
  if (!comment.removed || sameName(comment.author, viewer)) return false
  const subreddit = store.subreddit(store.post(comment.postId)?.subreddit ?? '')
  return !subreddit || !isModerator(subreddit, viewer)
}

/** Whether a comment appears in listings. Threads also contain deleted comments, without their text. */
export const isListed = (store: RedditStore, comment: Comment, viewer: string): boolean =>
  !comment.deleted && !isRemovedFor(store, comment, viewer) && isVisible(store, comment.postId, viewer)
