/** What the local Reddit remembers. Records are plain and mutable: a test locks a thread by `post.locked = true`. */
export type User = { id: string; name: string; createdUtc: number }

export type StoredImage = { name: string; contentType: string; bytes: Buffer; width: number; height: number }

export type Subreddit = {
  name: string
  over18: boolean
  quarantine: boolean
  isPrivate: boolean
  /** What comments may show besides text: of `static`, `animated`, `giphy`, `expression`. */
  allowedMediaInComments: string[]
  moderators: string[]
  banned: string[]
  linksForbidden: boolean
}

/** A picture that a comment shows. */
export type CommentPicture = {
  /** The asset's id: what the comment's Markdown calls it by. */
  id: string
  caption: string
  /** Undefined when the bytes that came were no picture: Reddit then says `failed` for ever. */
  image: StoredImage | undefined
}

/** How far Reddit is with the pictures that were uploaded. */
export type MediaState = 'valid' | 'processing' | 'failed'

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
  /** The pictures that the body names as `![img](id)`. */
  pictures: CommentPicture[]
  score: number
  createdUtc: number
  editedUtc: number | undefined
  locked: boolean
  /** By its author. */
  deleted: boolean
  /** By a moderator: its author goes on seeing it as if nothing had happened. */
  removed: boolean
}

export type InboxType = 'username_mention' | 'comment_reply' | 'post_reply' | 'unknown'

export type InboxItem = {
  /** t1_x where a comment caused it, t4_x for a message; a comment lies in one inbox at most once. */
  name: string
  owner: string
  type: InboxType
  subject: string
  /** Null for what a subreddit itself says. */
  author: string | null
  /** Whom it is addressed to: a user, or `#name` for a subreddit, in each of whose moderators' inboxes it lies. */
  dest: string
  body: string
  comment: Comment | undefined
  /** Set when a subreddit is one of the two parties, or the comment's is meant. */
  subreddit: string | null
  /** The message or the comment's parent that it answers. */
  parentId: string | null
  /** What a thread of messages began with; null for that one itself. */
  firstMessageName: string | null
  distinguished: 'moderator' | null
  createdUtc: number
  unread: boolean
}

/** What goes wrong on purpose the next time `path` is called. */
export type Fault = {
  /** Below the local Reddit's prefix, without a query; api/comment unless given. */
  path?: string
  /** For json.errors, and the message of an HTTP error. */
  code?: string
  message?: string
  field?: string
  /** Answer with this HTTP status instead of 200 and json.errors; 0 cuts the connection instead of answering. */
  status?: number
  headers?: Record<string, string>
  /** Do the work first and fail then: an answer lost on its way. */
  after?: boolean
}

export type StoreEvent = { type: 'post'; post: Post } | { type: 'comment' | 'change'; comment: Comment }

/** Reddit compares names of people and subreddits without case. */
export const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
