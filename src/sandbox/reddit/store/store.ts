import { EventEmitter } from 'node:events'
import { createAssets } from './media-assets.ts'
import { createContent, nowUtc, type NewComment, type NewPost } from './posts-and-comments.ts'
import { createFaults } from '../fault-injection.ts'
import { createInbox } from './inbox.ts'
import { createImageShelf, type ImageShelf } from './image-host.ts'
import { createMessages } from './messages.ts'
import type { Comment, MediaState, Post, StoreEvent, User } from './types.ts'
import { readSamples, type Sample } from '../../samples.ts'
import { createSessions } from '../api/session.ts'
import { createSubreddits } from './subreddits.ts'

export type StoreOptions = {
  /** The address of the whole site; known only once it listens. */
  publicUrl: () => string
  /** Where the local Reddit lies below it. */
  prefix: string
  maxPosts?: number
  maxComments?: number
  maxImageBytes?: number
}

export type { NewPost }

export type RedditStore = Awaited<ReturnType<typeof createRedditStore>>

/**
 * Ids grow from the clock, so that a restarted sandbox never gives a comment the id of one that the bot,
 * whose memory outlives ours, has already answered.
 */
const createIds = () => {
  let last = Date.now()
  return (): string => (++last).toString(36)
}

const createUsers = (nextId: () => string, max: number) => {
  const users = new Map<string, User>()
  const named = (name: string): User | undefined => users.get(name.toLowerCase())
  const ensure = (name: string): User => {
    const known = named(name)
    if (known) return known
    const user = { id: nextId(), name, createdUtc: nowUtc() }
    users.set(name.toLowerCase(), user)
    const oldest = users.size > max ? users.keys().next().value : undefined
    if (oldest !== undefined) users.delete(oldest)
    return user
  }
  return { named, ensure }
}

/** Posts and comments, and those whom a comment concerns told of it. */
const createThreads = (
  content: ReturnType<typeof createContent>,
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
      inbox.announce(made, parent.deleted ? undefined : parent.author, thread?.subreddit ?? 'sandbox')
      emit({ type: 'comment', comment: made })
      return made
    },
  }
}

export const createRedditStore = async (options: StoreOptions) => {
  const nextId = createIds()
  const users = createUsers(nextId, 10_000)
  const shelf = createImageShelf(nextId, options.maxImageBytes ?? 256 * 1024 * 1024)
  const limits = { posts: options.maxPosts ?? 500, comments: options.maxComments ?? 10_000 }
  const content = createContent(nextId, shelf, limits)
  const inbox = createInbox(users.named)
  const subreddits = createSubreddits()
  const sessions = createSessions()
  const { subreddit } = subreddits
  const address = (path: string): string =>
    `${options.publicUrl().replace(/\/+$/, '')}${options.prefix}${path}`

  users.ensure('colorizebot')
  subreddits.addSubreddit('sandbox')
  const samples = await readSamples()
  const store = {
    ...createFaults(),
    ...createThreads(content, users, inbox),
    ...createMessages({ nextId, inbox, ensureUser: users.ensure, subreddit }),
    ...subreddits,
    inbox,
    shelf,
    samples,
    sessions,
    assets: createAssets(nextId, shelf, content),
    /** What has become of every uploaded picture when it is read: a test holds them back, and lets them go. */
    mediaState: 'valid' as MediaState,
    userNamed: users.named,
    ensureUser: users.ensure,
    /** Makes every token that was given out worthless, as a changed password does. */
    revokeTokens: (): void => sessions.revokeAll(),
    address,
    imageUrl: (name: string): string => address(`/i/${name}`),
  }
  for (const sample of samples) content.pinned.add(store.addPost(samplePost(sample, store.shelf)))
  return store
}

const samplePost = (sample: Sample, shelf: ImageShelf): NewPost => ({
  kind: 'image',
  author: 'archivist',
  title: sample.title,
  image: shelf.put(sample),
})
