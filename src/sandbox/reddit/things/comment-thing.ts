import type { RedditStore } from '../store/store.ts'
import { type Comment } from '../store/types.ts'
import { toHtml } from './markdown.ts'
import { mediaMetadata, visibleBody } from './media-metadata.ts'
import { permalinkOf } from './post-thing.ts'
import type { Thing } from './thing.ts'
import { isRemovedFor } from './visibility.ts'

const bodyFields = (store: RedditStore, comment: Comment, viewer: string): Record<string, unknown> => {
  const gone = comment.deleted ? '[deleted]' : isRemovedFor(store, comment, viewer) ? '[removed]' : undefined
  const body = gone ?? visibleBody(comment, store.mediaState)
  const html = { body, body_html: toHtml(body) }
  if (gone !== undefined) return { author: '[deleted]', ...html }
  const media_metadata = mediaMetadata(store, comment)
  const author_fullname = `t2_${store.ensureUser(comment.author).id}`
  return { author: comment.author, author_fullname, ...html, ...(media_metadata && { media_metadata }) }
}

const collapseBelowScore = -4

/** A comment (t1) as `viewer` sees it. Outside of threads `replies` is the empty string, as on Reddit. */
export const commentThing = (
  store: RedditStore,
  comment: Comment,
  viewer: string,
  replies: Thing | '' = '',
): Thing => {
  const post = store.post(comment.postId)
  const { score } = comment
  const isFolded = score < collapseBelowScore
  return {
    kind: 't1',
    data: {
      id: comment.id,
      name: `t1_${comment.id}`,
      ...bodyFields(store, comment, viewer),
      replies,
      link_id: `t3_${comment.postId}`,
      parent_id: comment.parent,
      subreddit: post?.subreddit ?? 'sandbox',
      permalink: `${post ? permalinkOf(post) : '/'}${comment.id}/`,
      link_title: post?.title ?? '',
      created: comment.createdUtc,
      created_utc: comment.createdUtc,
      edited: comment.editedUtc ?? false,
      score,
      ups: score,
      downs: 0,
      locked: comment.locked,
      archived: false,
      stickied: false,
      collapsed: isFolded,
      collapsed_reason: isFolded ? 'comment score below threshold' : null,
    },
  }
}
