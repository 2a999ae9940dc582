/** What the local Reddit remembers. Records are plain and mutable: a test locks a thread by `post.locked = true`. */
export type User = { id: string; name: string; createdUtc: number }

export type StoredImage = { name: string; contentType: string; bytes: Buffer; width: number; height: number }

export type PostKind = 'image' | 'link' | 'self'

export type Post = {
  id: string
  kind: PostKind
  subreddit: string
  author: string
  title: string
  selftext: string
  /** Empty for a self post, and for an image of our own host, whose address depends on where we listen. */
  url: string
  image: StoredImage | undefined
  createdUtc: number
  over18: boolean
  locked: boolean
  archived: boolean
  isVideo: boolean
  deleted: boolean
  removedByCategory: string | null
  /** Wire fields laid over the built ones: a gallery, a crosspost, anything Reddit sends that we do not build. */
  extra: Record<string, unknown>
}

export type Comment = {
  id: string
  postId: string
  /** The fullname of the post or comment that it answers. */
  parent: string
  author: string
  body: string
  createdUtc: number
  editedUtc: number | undefined
  locked: boolean
  deleted: boolean
}

export type InboxType = 'username_mention' | 'comment_reply' | 'post_reply' | 'unknown'

export type InboxItem = {
  /** t1_x where a comment caused it, t4_x for a message; a comment lies in one inbox at most once. */
  name: string
  owner: string
  type: InboxType
  subject: string
  author: string
  body: string
  comment: Comment | undefined
  createdUtc: number
  unread: boolean
}

/** What goes wrong on purpose the next time `path` is called. */
export type Fault = {
  code: string
  message?: string
  field?: string
  /** Answer with this HTTP status instead of 200 and json.errors. */
  status?: number
  headers?: Record<string, string>
  path?: string
  /** Do the work first and fail then: an answer lost on its way. */
  after?: boolean
}

export type StoreEvent = { type: 'post'; post: Post } | { type: 'comment' | 'change'; comment: Comment }

/** Reddit compares names of people and subreddits without case. */
export const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
