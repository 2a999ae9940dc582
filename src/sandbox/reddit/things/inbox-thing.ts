import type { RedditStore } from '../store/store.ts'
import { type InboxItem } from '../store/types.ts'
import { toHtml } from './markdown.ts'
import { permalinkOf } from './post-thing.ts'
import type { Thing } from './thing.ts'

/** An inbox item: a message (t4), or a comment (t1) with `subject` and `context` but without `link_id`. */
export const inboxThing = (store: RedditStore, item: InboxItem): Thing => {
  const post = item.comment && store.post(item.comment.postId)
  const context = item.comment && post ? `${permalinkOf(post)}${item.comment.id}/?context=3` : ''
  const first = item.firstMessageName
  return {
    kind: item.name.slice(0, 2),
    data: {
      id: item.name.slice(3),
      name: item.name,
      subject: item.subject,
      dest: item.dest,
      author: item.author,
      body: item.body,
      body_html: toHtml(item.body),
      type: item.type,
      new: item.unread,
      context,
      was_comment: item.comment !== undefined,
      replies: '',
      created: item.createdUtc,
      created_utc: item.createdUtc,
      distinguished: item.distinguished,
      parent_id: item.parentId,
      first_message_name: first,
      first_message: first === null ? null : parseInt(first.slice(3), 36),
      subreddit: item.subreddit,
      subreddit_name_prefixed: item.subreddit === null ? null : `r/${item.subreddit}`,
    },
  }
}
