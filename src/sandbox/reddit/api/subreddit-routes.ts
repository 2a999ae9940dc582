import type { FastifyInstance, FastifyReply } from 'fastify'
import { slice, type Slice } from './listing.ts'
import type { Subreddit } from '../store/types.ts'
import { failure, type SessionOf } from './session.ts'
import type { RedditStore } from '../store/store.ts'
import { mayRead } from '../store/subreddits.ts'
import { commentThing, isListed, submissionThing, subredditThing } from './things.ts'

/** So far back a listing goes, as at Reddit. */
const listingDepth = 1_000

type InSubreddit = { Params: { sub: string }; Querystring: Slice }

/** How Reddit answers whoever stands before a closed door. */
export const closed = (reply: FastifyReply): FastifyReply =>
  reply.code(403).send({ reason: 'private', message: 'Forbidden', error: 403 })

const registerListings = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  /** Of `a+b`, the names of those that there are and that are open to the reader. */
  const openNames = (sub: string, viewer: string): string[] =>
    sub.split('+').flatMap((name) => {
      const known = store.subreddit(name)
      return known && mayRead(known, viewer) ? [known.name.toLowerCase()] : []
    })

  app.get<InSubreddit>('/r/:sub/comments', (request, reply) => {
    const viewer = sessionOf(request).username
    const names = openNames(request.params.sub, viewer)
    const inThem = store.comments
      .slice(0, listingDepth)
      .filter(
        (comment) =>
          isListed(store, comment, viewer) &&
          names.includes(store.post(comment.postId)?.subreddit.toLowerCase() ?? ''),
      )
    const things = inThem.map((comment) => commentThing(store, comment, viewer))
    return reply.send(slice(things, request.query))
  })

  for (const order of ['new', 'hot'])
    app.get<InSubreddit>(`/r/:sub/${order}`, (request, reply) => {
      const names = openNames(request.params.sub, sessionOf(request).username)
      const posts = store.posts.filter(
        (post) =>
          names.includes(post.subreddit.toLowerCase()) && !post.deleted && post.removedByCategory === null,
      )
      const things = posts.map((post) => submissionThing(store, post))
      return reply.send(slice(things, request.query))
    })
}

/** What lies below /r/, closed to strangers where the subreddit is. */
export const registerSubredditReads = (
  app: FastifyInstance,
  store: RedditStore,
  sessionOf: SessionOf,
): void => {
  app.addHook('preHandler', async (request, reply) => {
    const { sub } = request.params as { sub?: string }
    if (sub === undefined) return undefined
    const known = sub.split('+').flatMap((name) => store.subreddit(name) ?? [])
    if (known.length === 0) return failure(reply, 404, 'Not Found')
    const viewer = sessionOf(request).username
    return known.some((one) => mayRead(one, viewer)) ? undefined : closed(reply)
  })

  registerListings(app, store, sessionOf)

  app.get<InSubreddit>('/r/:sub/about', (request, reply) => {
    const subreddit = store.subreddit(request.params.sub) as Subreddit
    return reply.send(subredditThing(subreddit, sessionOf(request).username))
  })

  app.get<InSubreddit>('/r/:sub/about/moderators', (request, reply) => {
    const { moderators } = store.subreddit(request.params.sub) as Subreddit
    const children = moderators.map((moderator) => {
      const { id, name, createdUtc } = store.ensureUser(moderator)
      return { id: `t2_${id}`, name, mod_permissions: ['all'], date: createdUtc }
    })
    return reply.send({ kind: 'UserList', data: { children } })
  })
}
