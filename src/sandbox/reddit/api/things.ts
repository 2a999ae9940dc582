import { toHtml } from './markdown.ts'
import { mediaMetadata, visibleBody } from './media-metadata.ts'
import { sameName, type Comment, type InboxItem, type Post, type Subreddit } from '../store/types.ts'
import type { RedditStore } from '../store/store.ts'
import { isBanned, mayRead, moderates } from '../store/subreddits.ts'

export type Thing = { kind: string; data: Record<string, unknown> }

const permalinkOf = (post: Post): string =>
  `/r/${post.subreddit}/comments/${post.id}/${post.title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 50)}/`

const addressOf = (store: RedditStore, post: Post): string => {
  if (post.image) return store.imageUrl(post.image.name)
  return post.kind === 'self' ? `https://www.reddit.com${permalinkOf(post)}` : post.url
}

const pictureFields = (post: Post, url: string): Record<string, unknown> => {
  if (!post.image) return post.kind === 'link' ? { url_overridden_by_dest: url } : {}
  const { width, height } = post.image
  const source = { url, width, height }
  const preview = { enabled: true, images: [{ id: post.id, source, resolutions: [], variants: {} }] }
  return { url_overridden_by_dest: url, post_hint: 'image', preview }
}

/** A t3. */
export const submissionThing = (store: RedditStore, post: Post): Thing => {
  const url = addressOf(store, post)
  const author = post.deleted ? '[deleted]' : post.author
  const selftext = post.deleted && post.selftext ? '[deleted]' : post.selftext
  const removedBy = post.deleted ? 'deleted' : post.removedByCategory
  return {
    kind: 't3',
    data: {
      ...{ id: post.id, name: `t3_${post.id}`, title: post.title, author, url, permalink: permalinkOf(post) },
      ...(post.deleted ? {} : { author_fullname: `t2_${store.ensureUser(post.author).id}` }),
      ...{
        subreddit: post.subreddit,
        subreddit_name_prefixed: `r/${post.subreddit}`,
        subreddit_type: store.subreddit(post.subreddit)?.isPrivate ? 'private' : 'public',
      },
      ...{ created: post.createdUtc, created_utc: post.createdUtc, edited: false, over_18: post.over18 },
      ...{
        is_self: post.kind === 'self',
        is_video: post.isVideo,
        locked: post.locked,
        archived: post.archived,
      },
      ...{ selftext, selftext_html: selftext ? toHtml(selftext) : null },
      ...{ domain: post.kind === 'self' ? `self.${post.subreddit}` : new URL(url).hostname, spoiler: false },
      ...{ score: 1, ups: 1, downs: 0, stickied: false, removed_by_category: removedBy },
      num_comments: store.comments.filter((comment) => comment.postId === post.id).length,
      ...pictureFields(post, url),
      ...post.extra,
    },
  }
}

/** In subreddits that are closed to the reader nothing is there for him. */
export const isVisible = (store: RedditStore, postId: string, viewer: string): boolean =>
  mayRead(store.subreddit(store.post(postId)?.subreddit ?? ''), viewer)

/** What a moderator removed stays as it was for its author, who is not told, and for the moderators. */
const isRemovedFor = (store: RedditStore, comment: Comment, viewer: string): boolean => {
  if (!comment.removed || sameName(comment.author, viewer)) return false
  const subreddit = store.subreddit(store.post(comment.postId)?.subreddit ?? '')
  return !subreddit || !moderates(subreddit, viewer)
}

/** Listings leave out what is gone; threads show its place. */
export const isListed = (store: RedditStore, comment: Comment, viewer: string): boolean =>
  !comment.deleted && !isRemovedFor(store, comment, viewer) && isVisible(store, comment.postId, viewer)

const words = (store: RedditStore, comment: Comment, viewer: string): Record<string, unknown> => {
  const gone = comment.deleted ? '[deleted]' : isRemovedFor(store, comment, viewer) ? '[removed]' : undefined
  const body = gone ?? visibleBody(comment, store.mediaState)
  const html = { body, body_html: toHtml(body) }
  if (gone !== undefined) return { author: '[deleted]', ...html }
  const pictures = comment.pictures.length > 0 && { media_metadata: mediaMetadata(store, comment.pictures) }
  const author_fullname = `t2_${store.ensureUser(comment.author).id}`
  return { author: comment.author, author_fullname, ...html, ...pictures }
}

/** Below this, Reddit folds a comment up and says why. */
const foldedBelow = -4

/** A t1, as `viewer` sees it. `replies` is a listing in a thread, the empty string elsewhere: so Reddit has it. */
export const commentThing = (
  store: RedditStore,
  comment: Comment,
  viewer: string,
  replies: Thing | '' = '',
): Thing => {
  const post = store.post(comment.postId)
  const { score } = comment
  const isFolded = score < foldedBelow
  return {
    kind: 't1',
    data: {
      ...{ id: comment.id, name: `t1_${comment.id}`, ...words(store, comment, viewer), replies },
      ...{
        link_id: `t3_${comment.postId}`,
        parent_id: comment.parent,
        subreddit: post?.subreddit ?? 'sandbox',
      },
      ...{ permalink: `${post ? permalinkOf(post) : '/'}${comment.id}/`, link_title: post?.title ?? '' },
      ...{ created: comment.createdUtc, created_utc: comment.createdUtc, edited: comment.editedUtc ?? false },
      ...{ score, ups: score, downs: 0, locked: comment.locked, archived: false, stickied: false },
      collapsed: isFolded,
      collapsed_reason: isFolded ? 'comment score below threshold' : null,
    },
  }
}

/** A t5, as `viewer` sees it. */
export const subredditThing = (subreddit: Subreddit, viewer: string): Thing => {
  const { name, over18, quarantine, isPrivate, allowedMediaInComments } = subreddit
  return {
    kind: 't5',
    data: {
      ...{ display_name: name, display_name_prefixed: `r/${name}`, title: name, url: `/r/${name}/` },
      ...{ subreddit_type: isPrivate ? 'private' : 'public', over18, quarantine },
      allowed_media_in_comments: allowedMediaInComments,
      user_is_banned: isBanned(subreddit, viewer),
      user_is_moderator: moderates(subreddit, viewer),
    },
  }
}

/** An inbox item: a comment keeps its kind t1 and gains a subject and a context, and loses its link_id. */
export const inboxThing = (store: RedditStore, item: InboxItem): Thing => {
  const post = item.comment && store.post(item.comment.postId)
  const context = item.comment && post ? `${permalinkOf(post)}${item.comment.id}/?context=3` : ''
  const first = item.firstMessageName
  return {
    kind: item.name.slice(0, 2),
    data: {
      ...{ id: item.name.slice(3), name: item.name, subject: item.subject, dest: item.dest },
      ...{ author: item.author, body: item.body, body_html: toHtml(item.body), type: item.type },
      ...{ new: item.unread, context, was_comment: item.comment !== undefined, replies: '' },
      ...{ created: item.createdUtc, created_utc: item.createdUtc, distinguished: item.distinguished },
      ...{ parent_id: item.parentId, first_message_name: first },
      first_message: first === null ? null : parseInt(first.slice(3), 36),
      subreddit: item.subreddit,
      subreddit_name_prefixed: item.subreddit === null ? null : `r/${item.subreddit}`,
    },
  }
}
