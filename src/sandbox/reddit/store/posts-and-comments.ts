import type { ImageHost } from './image-host.ts'
import type { Comment, CommentPicture, Post } from './types.ts'

export type NewPost = Partial<Omit<Post, 'id'>> & Pick<Post, 'author' | 'title' | 'kind'>

export type NewComment = Pick<Comment, 'parent' | 'author' | 'body'> & { pictures?: CommentPicture[] }

/** The time in whole seconds, as in Reddit's `created_utc`. */
export const nowUtc = (): number => Math.floor(Date.now() / 1_000)

const postDefaults = () => ({
  subreddit: 'sandbox',
  selftext: '',
  url: '',
  image: undefined,
  createdUtc: nowUtc(),
  over18: false,
  locked: false,
  archived: false,
  isVideo: false,
  deleted: false,
  removedByCategory: null,
  extra: {},
})

const commentDefaults = () => ({
  pictures: [],
  score: 1,
  createdUtc: nowUtc(),
  editedUtc: undefined,
  locked: false,
  deleted: false,
  removed: false,
})

/** Posts and comments, newest first. Beyond the limits the oldest are evicted, except pinned posts. */
export const createPostsAndComments = (
  nextId: () => string,
  imageHost: ImageHost,
  max: { posts: number; comments: number },
) => {
  const posts: Post[] = []
  const comments: Comment[] = []
  const postsById = new Map<string, Post>()
  const commentsById = new Map<string, Comment>()
  const pinned = new Set<Post>()

  const keepComments = (kept: readonly Comment[]): void => {
    const keeping = new Set(kept)
    for (const { id, pictures } of comments.filter((comment) => !keeping.has(comment))) {
      commentsById.delete(id)
      for (const { image } of pictures) if (image) imageHost.remove(image.name)
    }
    comments.splice(0, comments.length, ...kept)
  }

  const evictOldestPost = (): void => {
    const place = posts.findLastIndex((post) => !pinned.has(post))
    const post = place <= 0 ? undefined : posts.splice(place, 1)[0]
    if (!post) return
    postsById.delete(post.id)
    if (post.image) imageHost.remove(post.image.name)
    keepComments(comments.filter((comment) => comment.postId !== post.id))
  }

  return {
    posts,
    comments,
    pinned,
    post: (id: string): Post | undefined => postsById.get(id),
    comment: (id: string): Comment | undefined => commentsById.get(id),
    /** Evicts posts until the image host has room, or only the newest is left. */
    makeRoom(): void {
      while (imageHost.isFull() && posts.length > pinned.size + 1) evictOldestPost()
    },
    addPost(given: NewPost): Post {
      const post: Post = { ...postDefaults(), ...given, id: nextId() }
      posts.unshift(post)
      postsById.set(post.id, post)
      while (posts.length > max.posts) evictOldestPost()
      return post
    },
    addComment(given: NewComment & { postId: string }): Comment {
      const comment: Comment = { ...commentDefaults(), ...given, id: nextId() }
      comments.unshift(comment)
      commentsById.set(comment.id, comment)
      if (comments.length > max.comments) keepComments(comments.slice(0, max.comments))
      return comment
    },
  }
}
