/** Records are plain and mutable: a test may change them directly, for example `post.locked = true`. */
export type User = { id: string; name: string; createdUtc: number }

export type StoredImage = { name: string; contentType: string; bytes: Buffer; width: number; height: number }

export type Subreddit = {
  name: string
  over18: boolean
  quarantine: boolean
  isPrivate: boolean
  /** Any of `static`, `animated`, `giphy` and `expression`. */
  allowedMediaInComments: string[]
  moderators: string[]
  banned: string[]
  linksForbidden: boolean
}

/** A picture in a comment. */
export type CommentPicture = {
  /** The asset's id, which the comment's Markdown refers to. */
  id: string
  caption: string
  /** Undefined if the uploaded bytes were not an image; the status then stays `failed`. */
  image: StoredImage | undefined
}

/** How private messages behave: as until 2025, or as since they became chat. */
export type Messaging = 'classic' | 'chat'

/** Processing state of uploaded pictures. */
export type MediaState = 'valid' | 'processing' | 'failed'

type PostKind = 'image' | 'link' | 'self'

export type Post = {
  id: string
  kind: PostKind
  subreddit: string
  author: string
  title: string
  selftext: string
  /** The link of a link post; empty for self posts and for images on the local image host. */
  url: string
  image: StoredImage | undefined
  createdUtc: number
  over18: boolean
  locked: boolean
  archived: boolean
  isVideo: boolean
  deleted: boolean
  removedByCategory: string | null
  /** Fields that replace or extend the API's post object, for example of a gallery or crosspost. */
  extra: Record<string, unknown>
}

export type Comment = {
  id: string
  postId: string
  /** The fullname of the parent post or comment. */
  parent: string
  author: string
  body: string
  /** The pictures in the body, where they appear as `![img](id)`. */
  pictures: CommentPicture[]
  score: number
  createdUtc: number
  editedUtc: number | undefined
  locked: boolean
  /** Deleted by its author. */
  deleted: boolean
  /** Removed by a moderator; its author still sees it unchanged. */
  removed: boolean
}

export type InboxType = 'username_mention' | 'comment_reply' | 'post_reply' | 'unknown'

export type InboxItem = {
  /** Fullname: t1_x for a comment, t4_x for a message. A comment is in an inbox at most once. */
  name: string
  owner: string
  type: InboxType
  subject: string
  /** Null for messages from a subreddit itself. */
  author: string | null
  /** The recipient: a user, or `#name` for a subreddit, whose moderators all get the message. */
  dest: string
  body: string
  comment: Comment | undefined
  /** The comment's subreddit, or the subreddit that takes part in the conversation. */
  subreddit: string | null
  /** The fullname of the parent message or of the comment's parent. */
  parentId: string | null
  /** The first message of the conversation; null for the first message itself. */
  firstMessageName: string | null
  distinguished: 'moderator' | null
  createdUtc: number
  unread: boolean
}

/** A failure to inject into the next request to `path`. */
export type Fault = {
  /** Path below the prefix, without query; default /api/comment. */
  path?: string
  /** The code in json.errors, or the message of an HTTP error. */
  code?: string
  message?: string
  field?: string
  /** Seconds to wait, in json.ratelimit. */
  ratelimitSeconds?: number
  /** HTTP status; default: 200 with json.errors. 0 closes the connection without an answer. */
  status?: number
  headers?: Record<string, string>
  /** Fail after the request took effect, like a lost response. */
  after?: boolean
}

export type StoreEvent = { type: 'post'; post: Post } | { type: 'comment' | 'change'; comment: Comment }

/** Names of users and subreddits are case-insensitive. */
export const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
