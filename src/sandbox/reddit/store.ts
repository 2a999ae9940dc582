import { EventEmitter } from 'node:events'
import { createInbox } from './inbox.ts'
import { createImageShelf, type ImageShelf } from './images.ts'
import { sameName, type Comment, type Fault, type Post, type StoreEvent, type User } from './records.ts'
import { readSamples, type Sample } from './samples.ts'

export type StoreOptions = {
  /** The address of the whole site; known only once it listens. */
  publicUrl: () => string
  /** Where the local Reddit lies below it. */
  prefix: string
  maxPosts?: number
  maxComments?: number
  maxImageBytes?: number
}

export type NewPost = Partial<Omit<Post, 'id'>> & Pick<Post, 'author' | 'title' | 'kind'>

export type RedditStore = Awaited<ReturnType<typeof createRedditStore>>

/**
 * Ids grow from the clock, so that a restarted sandbox never gives a comment the id of one that the bot,
 * whose memory outlives ours, has already answered.
 */
const createIds = () => {
  let last = Date.now()
  return (): string => (++last).toString(36)
}

/** Reddit's own seconds: whole ones. */
export const nowUtc = (): number => Math.floor(Date.now() / 1_000)

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

const createFaults = () => {
  const queue: Fault[] = []
  return {
    /** Makes the next call of `fault.path` (default /api/comment) go wrong; several are met one after the other. */
    queueFault: (fault: Fault): void => void queue.push(fault),
    takeFault(path: string): Fault | undefined {
      const place = queue.findIndex((fault) => (fault.path ?? '/api/comment') === path)
      return place === -1 ? undefined : queue.splice(place, 1)[0]
    },
  }
}

/** Keeps posts and comments, newest first, and forgets the oldest beyond the bounds. The samples stay. */
const createContent = (nextId: () => string, shelf: ImageShelf, max: { posts: number; comments: number }) => {
  const posts: Post[] = []
  const comments: Comment[] = []
  const pinned = new Set<Post>()

  const forgetOldest = (): void => {
    const place = posts.findLastIndex((post) => !pinned.has(post))
    const post = place <= 0 ? undefined : posts.splice(place, 1)[0]
    if (!post) return
    if (post.image) shelf.remove(post.image.name)
    const kept = comments.filter((comment) => comment.postId !== post.id)
    comments.splice(0, comments.length, ...kept)
  }

  return {
    posts,
    comments,
    pinned,
    forgetOldest,
    addPost(given: NewPost): Post {
      const post: Post = { ...emptyPost(), ...given, id: nextId() }
      posts.unshift(post)
      while (posts.length > max.posts) forgetOldest()
      return post
    },
    addComment(given: Pick<Comment, 'postId' | 'parent' | 'author' | 'body'>): Comment {
      const fresh = { editedUtc: undefined, locked: false, deleted: false }
      const comment: Comment = { ...given, ...fresh, id: nextId(), createdUtc: nowUtc() }
      comments.unshift(comment)
      comments.length = Math.min(comments.length, max.comments)
      return comment
    },
  }
}

const emptyPost = () => ({
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

export const createRedditStore = async (options: StoreOptions) => {
  const nextId = createIds()
  const users = createUsers(nextId, 10_000)
  const shelf = createImageShelf(nextId, options.maxImageBytes ?? 256 * 1024 * 1024)
  const limits = { posts: options.maxPosts ?? 500, comments: options.maxComments ?? 10_000 }
  const content = createContent(nextId, shelf, limits)
  const inbox = createInbox(users.named)
  const events = new EventEmitter<{ change: [StoreEvent] }>().setMaxListeners(0)
  const subreddits = ['sandbox']
  const emit = (event: StoreEvent): void => void events.emit('change', event)

  const post = (id: string) => content.posts.find((candidate) => candidate.id === id)
  const comment = (id: string) => content.comments.find((candidate) => candidate.id === id)

  const addPost = (given: NewPost): Post => {
    const author = users.ensure(given.author).name
    while (shelf.full() && content.posts.length > content.pinned.size + 1) content.forgetOldest()
    const made = content.addPost({ ...given, author })
    emit({ type: 'post', post: made })
    return made
  }

  const addComment = (given: { parent: string; author: string; body: string }): Comment | undefined => {
    const above = comment(given.parent.slice(3))
    const postId = above?.postId ?? given.parent.slice(3)
    const parent = given.parent.startsWith('t1_') ? above : post(postId)
    if (!parent) return undefined
    const made = content.addComment({ ...given, postId, author: users.ensure(given.author).name })
    inbox.announce(made, parent.deleted ? undefined : parent.author)
    emit({ type: 'comment', comment: made })
    return made
  }

  users.ensure('colorizebot')
  const samples = await readSamples()
  const store = {
    ...createFaults(),
    events,
    emit,
    inbox,
    shelf,
    samples,
    posts: content.posts as readonly Post[],
    comments: content.comments as readonly Comment[],
    nextId,
    userNamed: users.named,
    ensureUser: users.ensure,
    subredditNamed: (name: string) => subreddits.find((known) => sameName(known, name)),
    addSubreddit: (name: string): void => void subreddits.push(name),
    post,
    comment,
    addPost,
    addComment,
    imageUrl: (name: string): string =>
      `${options.publicUrl().replace(/\/+$/, '')}${options.prefix}/i/${name}`,
  }
  for (const sample of samples) content.pinned.add(addPost(samplePost(sample, store.shelf)))
  return store
}

const samplePost = (sample: Sample, shelf: ImageShelf): NewPost => ({
  kind: 'image',
  author: 'archivist',
  title: sample.title,
  image: shelf.put(sample),
})
