import { EventEmitter } from 'node:events'
import { createInbox } from './inbox.ts'
import { createPostsAndComments, type NewComment, type NewPost } from './posts-and-comments.ts'
import type { Comment, Post, StoreEvent } from './types.ts'
import { createUsers } from './users.ts'

/** Adds posts and comments, notifies users about comments, and emits change events. */
export const createThreads = (
  content: ReturnType<typeof createPostsAndComments>,
  users: ReturnType<typeof createUsers>,
  inbox: ReturnType<typeof createInbox>,
) => {
  const events = new EventEmitter<{ change: [StoreEvent] }>().setMaxListeners(0)
  const emit = (event: StoreEvent): void => void events.emit('change', event)
  const { post, comment } = content
  return {
    events,
    emit,
    post,
    comment,
    posts: content.posts as readonly Post[],
    comments: content.comments as readonly Comment[],
    addPost(given: NewPost): Post {
      const author = users.ensure(given.author).name
      content.makeRoom()
      const made = content.addPost({ ...given, author })
      emit({ type: 'post', post: made })
      return made
    },
    addComment(given: NewComment): Comment | undefined {
      const above = comment(given.parent.slice(3))
      const postId = above?.postId ?? given.parent.slice(3)
      const thread = post(postId)
      const parent = given.parent.startsWith('t1_') ? above : thread
      if (!parent) return undefined
      const made = content.addComment({ ...given, postId, author: users.ensure(given.author).name })
      inbox.notify(made, parent.deleted ? undefined : parent.author, thread?.subreddit ?? 'sandbox')
      emit({ type: 'comment', comment: made })
      return made
    },
  }
}
