import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Session } from '../store/sessions.ts'
import type { RedditStore } from '../store/store.ts'
import { escapeStrings } from '../things/markdown.ts'
import { registerCommentRoutes } from './comment-routes.ts'
import { registerInboxRoutes } from './inbox-routes.ts'
import { registerInfoRoute } from './info-route.ts'
import { registerMessageRoutes } from './message-routes.ts'
import { createRateLimit } from './rate-limit.ts'
import { sendHttpError } from './responses.ts'
import { registerSubredditRoutes } from './subreddit-routes.ts'
import { registerThreadRoutes } from './thread-routes.ts'
import { registerLeaseRoutes } from './upload-routes.ts'
import { registerUserRoutes } from './user-routes.ts'

/** Every endpoint that needs a bearer token. All of them count towards the client's rate limit. */
export const registerApi = (app: FastifyInstance, store: RedditStore, requestsPerWindow: number): void => {
  const rateLimit = createRateLimit(requestsPerWindow)
  const sessions = new WeakMap<FastifyRequest, Session>()
  const sessionOf = (request: FastifyRequest): Session => sessions.get(request) as Session

  app.addHook('onRequest', async (request, reply) => {
    const session = store.sessions.of(request)
    if (!session) return sendHttpError(reply, 401, 'Unauthorized')
    sessions.set(request, session)
    return rateLimit.consume(session.clientId, reply)
      ? undefined
      : sendHttpError(reply, 429, 'Too Many Requests')
  })
  app.addHook('preSerialization', async (request, _reply, payload) =>
    (request.query as { raw_json?: string }).raw_json === '1' ? payload : escapeStrings(payload),
  )

  registerSubredditRoutes(app, store, sessionOf) // GET /r/:sub/{comments,new,hot,about,about/moderators}
  registerThreadRoutes(app, store, sessionOf) // GET [/r/:sub]/comments/:article[/:slug/:comment]
  registerInfoRoute(app, store, sessionOf) // GET /api/info
  registerUserRoutes(app, store, sessionOf) // GET /api/v1/me, /user/:name/{about,comments}
  registerInboxRoutes(app, store, sessionOf) // GET /message/{inbox,unread,messages,mentions,sent}
  registerCommentRoutes(app, store, sessionOf) // POST /api/{comment,editusertext,del}
  registerMessageRoutes(app, store, sessionOf) // POST /api/{compose,read_message,unread_message}
  registerLeaseRoutes(app, store, sessionOf) // POST /api/media/asset.json
  app.all('/*', (_request, reply) => sendHttpError(reply, 404, 'Not Found'))
}
