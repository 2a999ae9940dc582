import type { FastifyInstance } from 'fastify'
import { sendHttpError } from './api/responses.ts'
import { registerApi } from './api/routes.ts'
import { registerTokenRoute } from './api/token-route.ts'
import { registerBucketRoutes } from './api/upload-routes.ts'
import { registerFaultHooks } from './fault-injection.ts'
import { registerImages, registerPages } from './public-pages.ts'
import type { RedditStore } from './store/store.ts'

type RedditSandboxOptions = {
  /** Path of all endpoints, including the token endpoint and the images. */
  prefix: string
  store: RedditStore
  /** Rate limit per client in ten minutes; Reddit's is 1,000. */
  requestsPerWindow?: number
  /** Lifetime of a token; Reddit's was an hour in 2020 and is a day since 2025. */
  tokenSeconds?: number
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

const answerErrors = (app: FastifyInstance): void => {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    sendHttpError(
      reply,
      error.statusCode ?? 500,
      error.statusCode === undefined ? 'Internal Server Error' : 'Bad Request',
    ),
  )
}

/** A local Reddit: API, token endpoint, image host and upload bucket below one base address. API routes: api/routes.ts. */
export const redditSandbox =
  ({ prefix, store, requestsPerWindow = 1_000, tokenSeconds = 86_400 }: RedditSandboxOptions) =>
  async (site: FastifyInstance): Promise<void> => {
    await site.register(
      async (reddit) => {
        acceptForms(reddit)
        answerErrors(reddit)
        registerFaultHooks(reddit, prefix, store)
        registerTokenRoute(reddit, store, tokenSeconds)
        registerImages(reddit, store)
        registerPages(reddit, store)
        await reddit.register((bucket) => registerBucketRoutes(bucket, store))
        await reddit.register((api, _options, done) => {
          registerApi(api, store, requestsPerWindow)
          done()
        })
      },
      { prefix },
    )
  }
