import { readSamples, type Sample } from '../../samples.ts'
import { createFaults } from '../fault-injection.ts'
import { createImageHost, type ImageHost } from './image-host.ts'
import { createInbox } from './inbox.ts'
import { createMediaAssets } from './media-assets.ts'
import { createMessages } from './messages.ts'
import { createPostsAndComments, type NewPost } from './posts-and-comments.ts'
import { createSessions } from './sessions.ts'
import { createSubreddits } from './subreddits.ts'
import { createThreads } from './threads.ts'
import type { MediaState, Messaging } from './types.ts'
import { createUsers } from './users.ts'

type StoreOptions = {
  /** Base URL of the site. A function, because it is only known once the server listens. */
  publicUrl: () => string
  /** Path of the local Reddit below `publicUrl`. */
  prefix: string
  maxPosts?: number
  maxComments?: number
  maxImageBytes?: number
}

export type { NewPost }

export type RedditStore = Awaited<ReturnType<typeof createRedditStore>>

/**
 * Ids start at the current time. They must not repeat after a restart, because the bot's ledger remembers ids that it
 * has already answered.
 */
const createIds = () => {
  let last = Date.now()
  return (): string => (++last).toString(36)
}

export const createRedditStore = async (options: StoreOptions) => {
  const nextId = createIds()
  const users = createUsers(nextId, 10_000)
  const imageHost = createImageHost(nextId, options.maxImageBytes ?? 256 * 1024 * 1024)
  const limits = { posts: options.maxPosts ?? 500, comments: options.maxComments ?? 10_000 }
  const content = createPostsAndComments(nextId, imageHost, limits)
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
    imageHost,
    samples,
    sessions,
    assets: createMediaAssets(nextId, imageHost, content),
    /** Processing state of all uploaded pictures; a test changes it. */
    mediaState: 'valid' as MediaState,
    /** Whether private messages work as before or after they became chat; a test changes it. */
    messaging: 'classic' as Messaging,
    userNamed: users.named,
    ensureUser: users.ensure,
    /** Revokes all tokens, as a password change does. */
    revokeTokens: (): void => sessions.revokeAll(),
    address,
    imageUrl: (name: string): string => address(`/i/${name}`),
  }
  for (const sample of samples) content.pinned.add(store.addPost(samplePost(sample, store.imageHost)))
  return store
}

const samplePost = (sample: Sample, imageHost: ImageHost): NewPost => ({
  kind: 'image',
  author: 'archivist',
  title: sample.title,
  image: imageHost.put(sample),
})
