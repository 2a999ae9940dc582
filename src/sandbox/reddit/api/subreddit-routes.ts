import type { FastifyInstance, FastifyReply } from 'fastify'
import type { RedditStore } from '../store/store.ts'
import { canRead } from '../store/subreddits.ts'
import type { Subreddit } from '../store/types.ts'
import { commentThing } from '../things/comment-thing.ts'
import { pageOfListing, type PageQuery } from '../things/listing.ts'
import { submissionThing } from '../things/post-thing.ts'
import { subredditThing } from '../things/subreddit-thing.ts'
import { isListed } from '../things/visibility.ts'
import { type SessionOf } from './request.ts'
import { sendHttpError } from './responses.ts'

/** Reddit's listings end after 1,000 items. */
const listingDepth = 1_000

type InSubreddit = { Params: { sub: string }; Querystring: PageQuery }

/** Reddit's answer for a private subreddit. */
export const sendPrivate = (reply: FastifyReply): FastifyReply =>
  reply.code(403).send({ reason: 'private', message: 'Forbidden', error: 403 })

const registerListings = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  /** The lower-case names of the subreddits in `a+b` that exist and that the viewer can read. */
  const openNames = (sub: string, viewer: string): string[] =>
    sub.split('+').flatMap((name) => {
      const known = store.subreddit(name)
      return known && canRead(known, viewer) ? [known.name.toLowerCase()] : []
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
    return reply.send(pageOfListing(things, request.query))
  })

  for (const order of ['new', 'hot'])
    app.get<InSubreddit>(`/r/:sub/${order}`, (request, reply) => {
      const names = openNames(request.params.sub, sessionOf(request).username)
      const posts = store.posts.filter(
        (post) =>
          names.includes(post.subreddit.toLowerCase()) && !post.deleted && post.removedByCategory === null,
      )
      const things = posts.map((post) => submissionThing(store, post))
      return reply.send(pageOfListing(things, request.query))
    })
}

/** Routes below /r/:sub; private subreddits answer 403 to users who cannot read them. */
export const registerSubredditRoutes = (
  app: FastifyInstance,
  store: RedditStore,
  sessionOf: SessionOf,
): void => {
  app.addHook('preHandler', async (request, reply) => {
    const { sub } = request.params as { sub?: string }
    if (sub === undefined) return undefined
    const known = sub.split('+').flatMap((name) => store.subreddit(name) ?? [])
    if (known.length === 0) return sendHttpError(reply, 404, 'Not Found')
    const viewer = sessionOf(request).username
    return known.some((one) => canRead(one, viewer)) ? undefined : sendPrivate(reply)
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
