import { toHtml } from './markdown.ts'
import type { Comment, InboxItem, Post } from './records.ts'
import type { RedditStore } from './store.ts'

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
  return {
    kind: 't3',
    data: {
      ...{ id: post.id, name: `t3_${post.id}`, title: post.title, author, url, permalink: permalinkOf(post) },
      ...(post.deleted ? {} : { author_fullname: `t2_${store.ensureUser(post.author).id}` }),
      ...{
        subreddit: post.subreddit,
        subreddit_name_prefixed: `r/${post.subreddit}`,
        subreddit_type: 'public',
      },
      ...{ created: post.createdUtc, created_utc: post.createdUtc, edited: false, over_18: post.over18 },
      ...{
        is_self: post.kind === 'self',
        is_video: post.isVideo,
        locked: post.locked,
        archived: post.archived,
      },
      ...{ selftext: post.selftext, selftext_html: post.selftext ? toHtml(post.selftext) : null },
      ...{ domain: post.kind === 'self' ? `self.${post.subreddit}` : new URL(url).hostname, spoiler: false },
      ...{ score: 1, ups: 1, downs: 0, stickied: false, removed_by_category: post.removedByCategory },
      num_comments: store.comments.filter((comment) => comment.postId === post.id).length,
      ...pictureFields(post, url),
      ...post.extra,
    },
  }
}

/** A t1. `replies` is a listing in a thread, the empty string elsewhere: so Reddit has it. */
export const commentThing = (store: RedditStore, comment: Comment, replies: Thing | '' = ''): Thing => {
  const post = store.post(comment.postId)
  const author = comment.deleted ? '[deleted]' : comment.author
  const body = comment.deleted ? '[deleted]' : comment.body
  return {
    kind: 't1',
    data: {
      ...{ id: comment.id, name: `t1_${comment.id}`, author, body, body_html: toHtml(body), replies },
      ...(comment.deleted ? {} : { author_fullname: `t2_${store.ensureUser(comment.author).id}` }),
      ...{
        link_id: `t3_${comment.postId}`,
        parent_id: comment.parent,
        subreddit: post?.subreddit ?? 'sandbox',
      },
      ...{ permalink: `${post ? permalinkOf(post) : '/'}${comment.id}/`, link_title: post?.title ?? '' },
      ...{ created: comment.createdUtc, created_utc: comment.createdUtc, edited: comment.editedUtc ?? false },
      ...{ score: 1, ups: 1, downs: 0, locked: comment.locked, archived: false, stickied: false },
    },
  }
}

/** An inbox item: a comment keeps its kind t1 and gains a subject and a context, and loses its link_id. */
export const inboxThing = (store: RedditStore, item: InboxItem): Thing => {
  const post = item.comment && store.post(item.comment.postId)
  const context = item.comment && post ? `${permalinkOf(post)}${item.comment.id}/?context=3` : ''
  return {
    kind: item.name.slice(0, 2),
    data: {
      ...{
        id: item.name.slice(3),
        name: item.name,
        author: item.author,
        dest: item.owner,
        subject: item.subject,
      },
      ...{ body: item.body, body_html: toHtml(item.body), type: item.type, new: item.unread, context },
      ...{ created: item.createdUtc, created_utc: item.createdUtc, was_comment: item.comment !== undefined },
      ...{ parent_id: item.comment?.parent ?? null, subreddit: post?.subreddit ?? null, replies: '' },
    },
  }
}

export const listing = (
  children: readonly Thing[],
  after: string | null = null,
  before: string | null = null,
): Thing => ({
  kind: 'Listing',
  data: { after, before, dist: children.length, modhash: null, geo_filter: '', children },
})

const nameOf = ({ data }: Thing): string => String(data['name'])

export type Slice = { after?: string; before?: string; limit?: string }

/** One page of what is newest first. An anchor that is not there leaves an empty page, as at Reddit. */
export const slice = (things: readonly Thing[], { after, before, limit }: Slice): Thing => {
  const asked = Number(limit ?? 25)
  const size = Math.min(100, Number.isInteger(asked) && asked > 0 ? asked : 25)
  const place = (name: string): number => things.findIndex((thing) => nameOf(thing) === name)
  let start = 0
  if (after) start = place(after) < 0 ? things.length : place(after) + 1
  if (before) {
    const end = Math.max(0, place(before))
    const newer = things.slice(Math.max(0, end - size), end)
    return listing(newer, newer.length > 0 ? nameOf(newer.at(-1) as Thing) : null)
  }
  const page = things.slice(start, start + size)
  const last = page.at(-1)
  return listing(page, last && start + size < things.length ? nameOf(last) : null)
}
