import type { FastifyInstance, FastifyRequest } from 'fastify'
import { registerFaults } from './fault-injection.ts'
import { escapeStrings } from './api/markdown.ts'
import { registerReads } from './api/lookup-routes.ts'
import { createQuota, failure, type Session } from './api/session.ts'
import type { RedditStore } from './store/store.ts'
import { registerBucket, registerLeases } from './api/upload-routes.ts'
import { submissionThing } from './api/things.ts'
import { registerWrites } from './api/comment-routes.ts'

export type RedditSandboxOptions = {
  /** All endpoints lie below it, the token's and the pictures' included. */
  prefix: string
  store: RedditStore
  /** Requests that a client has in each window of ten minutes; Reddit's own figure is 1,000. */
  requestsPerWindow?: number
  /** How long a token is good for: a day at Reddit in 2025, an hour in 2020. */
  tokenSeconds?: number
}

const basicUser = (header: string | undefined): string | undefined => {
  const encoded = /^basic (\S+)$/i.exec(header ?? '')?.[1]
  const [user, secret] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':')
  return user && secret ? user : undefined
}

const acceptForms = (app: FastifyInstance): void => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))))
    },
  )
}

const registerToken = (app: FastifyInstance, store: RedditStore, tokenSeconds: number): void => {
  app.post('/api/v1/access_token', (request, reply) => {
    const clientId = basicUser(request.headers.authorization)
    if (clientId === undefined) return failure(reply, 401, 'Unauthorized')
    const form = (request.body ?? {}) as Record<string, string | undefined>
    const { grant_type: grant, username = 'colorizebot', password, refresh_token: refreshToken } = form
    const isComplete =
      grant === 'password'
        ? password
        : grant === 'refresh_token'
          ? refreshToken
          : grant === 'client_credentials'
    if (!isComplete) return reply.send({ error: 'unsupported_grant_type' })
    const token = store.sessions.issue(username, clientId, tokenSeconds)
    return reply.send({ access_token: token, token_type: 'bearer', expires_in: tokenSeconds, scope: '*' })
  })
}

const registerImages = (app: FastifyInstance, store: RedditStore): void => {
  app.get<{ Params: { name: string } }>('/i/:name', ({ params }, reply) => {
    const image = store.shelf.get(params.name)
    if (!image)
      return reply.code(404).type('text/html').send('<!doctype html><title>404</title><p>Not found.</p>')
    return reply.type(image.contentType).header('cache-control', 'public, max-age=3600').send(image.bytes)
  })
}

/** Pages of reddit.com, for whoever comes: the short links of its share button. Here a post's own id stands in them. */
const registerPages = (app: FastifyInstance, store: RedditStore): void => {
  app.get<{ Params: { code: string } }>('/r/:sub/s/:code', ({ params }, reply) => {
    const post = store.post(params.code)
    if (!post) return reply.code(404).type('text/html').send('<!doctype html><title>404</title>')
    const path = String(submissionThing(store, post).data['permalink'])
    return reply.redirect(`https://www.reddit.com${path}?share_id=x`, 301)
  })
}

/** Everything that wants a login. */
const registerApi = (app: FastifyInstance, store: RedditStore, requestsPerWindow: number): void => {
  const quota = createQuota(requestsPerWindow)
  const held = new WeakMap<FastifyRequest, Session>()
  const sessionOf = (request: FastifyRequest): Session => held.get(request) as Session

  app.addHook('onRequest', async (request, reply) => {
    const session = store.sessions.of(request)
    if (!session) return failure(reply, 401, 'Unauthorized')
    held.set(request, session)
    return quota.spend(session.clientId, reply) ? undefined : failure(reply, 429, 'Too Many Requests')
  })
  app.addHook('preSerialization', async (request, _reply, payload) =>
    (request.query as { raw_json?: string }).raw_json === '1' ? payload : escapeStrings(payload),
  )
  registerReads(app, store, sessionOf)
  registerWrites(app, store, sessionOf)
  registerLeases(app, store, sessionOf)
  app.all('/*', (_request, reply) => failure(reply, 404, 'Not Found'))
}

const answerErrors = (app: FastifyInstance): void => {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    failure(
      reply,
      error.statusCode ?? 500,
      error.statusCode === undefined ? 'Internal Server Error' : 'Bad Request',
    ),
  )
}

/** A local Reddit: its API, its token endpoint and its image host, behind one base address. */
export const redditSandbox =
  ({ prefix, store, requestsPerWindow = 1_000, tokenSeconds = 86_400 }: RedditSandboxOptions) =>
  async (site: FastifyInstance): Promise<void> => {
    await site.register(
      async (reddit) => {
        acceptForms(reddit)
        answerErrors(reddit)
        registerFaults(reddit, prefix, store)
        registerToken(reddit, store, tokenSeconds)
        registerImages(reddit, store)
        registerPages(reddit, store)
        await reddit.register((bucket) => registerBucket(bucket, store))
        await reddit.register((api, _options, done) => {
          registerApi(api, store, requestsPerWindow)
          done()
        })
      },
      { prefix },
    )
  }
