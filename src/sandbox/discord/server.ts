import multipart from '@fastify/multipart'
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import { gatewayUrl, registerApplication, type GatewayAdvice } from './rest/application-routes.ts'
import { registerCallbacks } from './interactions/callback-routes.ts'
import { registerCdn } from './rest/cdn-routes.ts'
import { registerChannels } from './rest/channel-routes.ts'
import { registerCommands } from './rest/command-routes.ts'
import { DiscordRefusal, sendRefusal } from './rest/api-error.ts'
import { registerFaults } from './fault-injection.ts'
import { parseJson } from './rest/request-body.ts'
import { serveGateway } from './gateway/connection.ts'
import { createRateLimits, type RateLimitOptions } from './rest/rate-limits.ts'
import type { DiscordStore } from './store/store.ts'
import { registerWebhooks } from './interactions/webhook-routes.ts'
import { isTokenValid } from './store/state.ts'

export type DiscordSandboxOptions = Partial<RateLimitOptions & GatewayAdvice> & {
  /** All endpoints lie below it: the API under `/api/v10`, the gateway under `/gateway`, the CDN's files. */
  prefix: string
  store: DiscordStore
  heartbeatMs?: number
}

const readJson = (app: FastifyInstance): void => {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : parseJson(String(body)))
    } catch (error) {
      done(error as Error)
    }
  })
}

const answerErrors = (app: FastifyInstance): void => {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof DiscordRefusal) return sendRefusal(reply, error)
    const { statusCode = 500 } = error
    if (statusCode === 413) return sendRefusal(reply, new DiscordRefusal('tooLarge'))
    const message = statusCode < 500 ? '400: Bad Request' : '500: Internal Server Error'
    return reply.code(statusCode < 500 ? 400 : 500).send({ message, code: 0 })
  })
}

const botToken = (header: string | undefined): string => /^Bot (\S+)$/i.exec(header ?? '')?.[1] ?? ''

/** What wants the bot's token, and counts towards all of its limits. */
const registerForBot = (app: FastifyInstance, options: Required<DiscordSandboxOptions>): void => {
  const { store } = options
  const limits = createRateLimits(options)
  app.addHook('onRequest', async (request, reply) => {
    const token = botToken(request.headers.authorization)
    if (!isTokenValid(store, token)) return sendRefusal(reply, new DiscordRefusal('unauthorized'))
    return limits.spendGlobal(token, reply) ?? limits.spendRoute(request, reply)
  })
  registerFaults(app, options.prefix, store)
  registerApplication(app, store, options)
  registerCommands(app, store)
  registerChannels(app, store)
  app.all('/*', () => {
    throw new DiscordRefusal('notFound')
  })
}

/** What goes by an interaction's token: no global limit, and the first answer has none at all. */
const registerForInteractions = (app: FastifyInstance, options: Required<DiscordSandboxOptions>): void => {
  const limits = createRateLimits(options)
  registerFaults(app, options.prefix, options.store)
  registerCallbacks(app, options.store)
  void app.register((webhooks, _options, done) => {
    webhooks.addHook('onRequest', async (request, reply) => limits.spendRoute(request, reply))
    registerWebhooks(webhooks, options.store)
    done()
  })
  app.get('/gateway', (_request, reply) => reply.send({ url: gatewayUrl(options.store) }))
}

const registerApi = async (api: FastifyInstance, options: Required<DiscordSandboxOptions>): Promise<void> => {
  readJson(api)
  await api.register(multipart)
  await api.register((app, _options, done) => {
    registerForInteractions(app, options)
    done()
  })
  await api.register((app, _options, done) => {
    registerForBot(app, options)
    done()
  })
}

const registerGateway = async (
  app: FastifyInstance,
  options: Required<DiscordSandboxOptions>,
): Promise<void> => {
  const { store, heartbeatMs } = options
  await app.register(websocket, { options: { maxPayload: 16 * 1024 } })
  const gateway = { world: store, sessions: store.sessions, heartbeatMs }
  app.get('/gateway', { websocket: true }, (socket, { query }) =>
    serveGateway(gateway, socket, query as Record<string, unknown>),
  )
}

const usual = {
  ...{ globalPerSecond: 50, routeRequests: 100, routeWindowMs: 1_000 },
  ...{ heartbeatMs: 41_250, shards: 1, maxConcurrency: 16 },
}

/** A local Discord: its API, its gateway and its CDN, behind one base address. */
export const discordSandbox =
  (given: DiscordSandboxOptions) =>
  async (site: FastifyInstance): Promise<void> => {
    const options = { ...usual, ...given }
    await site.register(
      async (discord) => {
        answerErrors(discord)
        await discord.register((api) => registerApi(api, options), { prefix: '/api/v10' })
        discord.all('/api/*', (_request, reply) => sendRefusal(reply, new DiscordRefusal('invalidVersion')))
        await discord.register(async (rest) => {
          registerFaults(rest, options.prefix, options.store)
          registerCdn(rest, options.prefix, options.store)
          await registerGateway(rest, options)
        })
      },
      { prefix: options.prefix },
    )
  }
