import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import { registerFaultHooks } from './fault-injection.ts'
import { serveGateway } from './gateway/connection.ts'
import { DiscordApiError, sendApiError } from './rest/api-error.ts'
import { registerCdnRoutes } from './rest/cdn-routes.ts'
import { registerRestApi, type RestOptions } from './rest/routes.ts'

type ServerOptions = RestOptions & { heartbeatMs: number }

/**
 * Everything is served below `prefix`: the API under `/api/v10`, the gateway under `/gateway`, files under
 * `/attachments`.
 */
export type DiscordSandboxOptions = Partial<ServerOptions> & Pick<ServerOptions, 'prefix' | 'store'>

const defaults = {
  globalPerSecond: 50,
  routeRequests: 100,
  routeWindowMs: 1_000,
  heartbeatMs: 41_250,
  shards: 1,
  maxConcurrency: 16,
}

const handleErrors = (app: FastifyInstance): void => {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof DiscordApiError) return sendApiError(reply, error)
    const { statusCode = 500 } = error
    if (statusCode === 413) return sendApiError(reply, new DiscordApiError('tooLarge'))
    const message = statusCode < 500 ? '400: Bad Request' : '500: Internal Server Error'
    return reply.code(statusCode < 500 ? 400 : 500).send({ message, code: 0 })
  })
}

const registerGateway = async (app: FastifyInstance, options: ServerOptions): Promise<void> => {
  const { store, heartbeatMs } = options
  await app.register(websocket, { options: { maxPayload: 16 * 1024 } })
  const gateway = { state: store, sessions: store.sessions, heartbeatMs }
  app.get('/gateway', { websocket: true }, (socket, { query }) =>
    serveGateway(gateway, socket, query as Record<string, unknown>),
  )
}

/** A local Discord: REST API, gateway and CDN below one base address. The REST routes are listed in rest/routes.ts. */
export const discordSandbox =
  (given: DiscordSandboxOptions) =>
  async (site: FastifyInstance): Promise<void> => {
    const options = { ...defaults, ...given }
    await site.register(
      async (discord) => {
        handleErrors(discord)
        await discord.register((api) => registerRestApi(api, options), { prefix: '/api/v10' })
        discord.all('/api/*', (_request, reply) => sendApiError(reply, new DiscordApiError('invalidVersion')))
        await discord.register(async (app) => {
          registerFaultHooks(app, options.prefix, options.store)
          registerCdnRoutes(app, options.prefix, options.store)
          await registerGateway(app, options)
        })
      },
      { prefix: options.prefix },
    )
  }
