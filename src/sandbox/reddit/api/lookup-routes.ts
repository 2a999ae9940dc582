import type { FastifyInstance } from 'fastify'
import { listing, slice, type Slice } from './listing.ts'
import { sameName, type InboxItem } from '../store/types.ts'
import { failure, type SessionOf } from './session.ts'
import type { RedditStore } from '../store/store.ts'
import { registerSubredditReads } from './subreddit-routes.ts'
import { registerThreads } from './thread-routes.ts'
import { commentThing, inboxThing, isListed, isVisible, submissionThing, subredditThing } from './things.ts'
import type { Thing } from './things.ts'

const mostNames = 100

const namesIn = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .slice(0, mostNames)
    .map((name) => name.trim())

/** Things by their names; what there is not, or not for this reader, is left out. */
const registerInfo = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  const thingNamed = (name: string, viewer: string): Thing | undefined => {
    const comment = name.startsWith('t1_') ? store.comment(name.slice(3)) : undefined
    const post = name.startsWith('t3_') ? store.post(name.slice(3)) : undefined
    const postId = comment?.postId ?? post?.id
    if (postId === undefined || !isVisible(store, postId, viewer)) return undefined
    return comment ? commentThing(store, comment, viewer) : post && submissionThing(store, post)
  }

  app.get<{ Querystring: { id?: string; sr_name?: string } }>('/api/info', (request, reply) => {
    const viewer = sessionOf(request).username
    const things = namesIn(request.query.id).flatMap((name) => thingNamed(name, viewer) ?? [])
    const subreddits = namesIn(request.query.sr_name).flatMap((name) => store.subreddit(name) ?? [])
    return reply.send(listing([...things, ...subreddits.map((one) => subredditThing(one, viewer))]))
  })
}

const registerPeople = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  const userOf = (name: string) => {
    const user = store.ensureUser(name)
    return { id: user.id, name: user.name, created_utc: user.createdUtc, is_suspended: false }
  }
  app.get('/api/v1/me', (request, reply) => reply.send(userOf(sessionOf(request).username)))

  app.get<{ Params: { name: string } }>('/user/:name/about', ({ params }, reply) =>
    store.userNamed(params.name)
      ? reply.send({ kind: 't2', data: userOf(params.name) })
      : failure(reply, 404, 'Not Found'),
  )

  app.get<{ Params: { name: string }; Querystring: Slice }>('/user/:name/comments', (request, reply) => {
    const viewer = sessionOf(request).username
    const own = store.comments.filter(
      (comment) => sameName(comment.author, request.params.name) && isListed(store, comment, viewer),
    )
    const things = own.map((comment) => commentThing(store, comment, viewer))
    return reply.send(slice(things, request.query))
  })
}

const isMessage = ({ name }: InboxItem): boolean => name.startsWith('t4_')

const boxes: Record<string, (item: InboxItem) => boolean> = {
  inbox: () => true,
  unread: ({ unread }) => unread,
  messages: isMessage,
  mentions: ({ type }) => type === 'username_mention',
}

const registerInboxes = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  app.get<{ Querystring: Slice }>('/message/sent', (request, reply) => {
    const sent = store.inbox.sentBy(sessionOf(request).username).map((item) => inboxThing(store, item))
    return reply.send(slice(sent, request.query))
  })

  for (const [box, belongs] of Object.entries(boxes))
    app.get<{ Querystring: Slice }>(`/message/${box}`, (request, reply) => {
      const items = store.inbox.of(sessionOf(request).username).filter(belongs)
      const things = items.map((item) => inboxThing(store, item))
      return reply.send(slice(things, request.query))
    })
}

/** Listings, threads, things by name, people, inboxes. */
export const registerReads = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  registerSubredditReads(app, store, sessionOf)
  registerThreads(app, store, sessionOf)
  registerInfo(app, store, sessionOf)
  registerPeople(app, store, sessionOf)
  registerInboxes(app, store, sessionOf)
}
