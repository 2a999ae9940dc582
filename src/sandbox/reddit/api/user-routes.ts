import type { FastifyInstance } from 'fastify'
import type { RedditStore } from '../store/store.ts'
import { sameName } from '../store/types.ts'
import { commentThing } from '../things/comment-thing.ts'
import { pageOfListing, type PageQuery } from '../things/listing.ts'
import { isListed } from '../things/visibility.ts'
import { type SessionOf } from './request.ts'
import { sendHttpError } from './responses.ts'

export const registerUserRoutes = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  const userOf = (name: string) => {
    const user = store.ensureUser(name)
    return { id: user.id, name: user.name, created_utc: user.createdUtc, is_suspended: false }
  }
  app.get('/api/v1/me', (request, reply) => reply.send(userOf(sessionOf(request).username)))

  app.get<{ Params: { name: string } }>('/user/:name/about', ({ params }, reply) =>
    store.userNamed(params.name)
      ? reply.send({ kind: 't2', data: userOf(params.name) })
      : sendHttpError(reply, 404, 'Not Found'),
  )

  app.get<{ Params: { name: string }; Querystring: PageQuery }>('/user/:name/comments', (request, reply) => {
    const viewer = sessionOf(request).username
    const own = store.comments.filter(
      (comment) => sameName(comment.author, request.params.name) && isListed(store, comment, viewer),
    )
    const things = own.map((comment) => commentThing(store, comment, viewer))
    return reply.send(pageOfListing(things, request.query))
  })
}
