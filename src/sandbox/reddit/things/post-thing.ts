import type { RedditStore } from '../store/store.ts'
import { type Post } from '../store/types.ts'
import { toHtml } from './markdown.ts'
import type { Thing } from './thing.ts'

export const permalinkOf = (post: Post): string =>
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

/** A post (t3). */
export const submissionThing = (store: RedditStore, post: Post): Thing => {
  const url = addressOf(store, post)
  const author = post.deleted ? '[deleted]' : post.author
  const selftext = post.deleted && post.selftext ? '[deleted]' : post.selftext
  const removedBy = post.deleted ? 'deleted' : post.removedByCategory
  return {
    kind: 't3',
    data: {
      id: post.id,
      name: `t3_${post.id}`,
      title: post.title,
      author,
      url,
      permalink: permalinkOf(post),
      ...(post.deleted ? {} : { author_fullname: `t2_${store.ensureUser(post.author).id}` }),
      subreddit: post.subreddit,
      subreddit_name_prefixed: `r/${post.subreddit}`,
      subreddit_type: store.subreddit(post.subreddit)?.isPrivate ? 'private' : 'public',
      created: post.createdUtc,
      created_utc: post.createdUtc,
      edited: false,
      over_18: post.over18,
      is_self: post.kind === 'self',
      is_video: post.isVideo,
      locked: post.locked,
      archived: post.archived,
      selftext,
      selftext_html: selftext ? toHtml(selftext) : null,
      domain: post.kind === 'self' ? `self.${post.subreddit}` : new URL(url).hostname,
      spoiler: false,
      score: 1,
      ups: 1,
      downs: 0,
      stickied: false,
      removed_by_category: removedBy,
      num_comments: store.comments.filter((comment) => comment.postId === post.id).length,
      ...pictureFields(post, url),
      ...post.extra,
    },
  }
}
