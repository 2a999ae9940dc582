import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { registerFaultHooks } from '../fault-injection.ts'
import { registerCallbackRoutes } from '../interactions/callback-routes.ts'
import { registerWebhookRoutes } from '../interactions/webhook-routes.ts'
import { isTokenValid } from '../store/state.ts'
import type { DiscordStore } from '../store/store.ts'
import { DiscordApiError, sendApiError } from './api-error.ts'
import { gatewayUrl, registerApplicationRoutes, type GatewaySettings } from './application-routes.ts'
import { registerChannelRoutes } from './channel-routes.ts'
import { registerCommandRoutes } from './command-routes.ts'
import { createRateLimits, type RateLimitOptions } from './rate-limits.ts'
import { parseJson } from './request-body.ts'

export type RestOptions = RateLimitOptions & GatewaySettings & { prefix: string; store: DiscordStore }

const useDiscordJsonErrors = (app: FastifyInstance): void => {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : parseJson(String(body)))
    } catch (error) {
      done(error as Error)
    }
  })
}

const botToken = (header: string | undefined): string => /^Bot (\S+)$/i.exec(header ?? '')?.[1] ?? ''

/** Endpoints that need the bot's token. They count towards the global limit and the limit of their route. */
const registerBotRoutes = (app: FastifyInstance, options: RestOptions): void => {
  const { store } = options
  const limits = createRateLimits(options)
  app.addHook('onRequest', async (request, reply) => {
    const token = botToken(request.headers.authorization)
    if (!isTokenValid(store, token)) return sendApiError(reply, new DiscordApiError('unauthorized'))
    return limits.consumeGlobal(token, reply) ?? limits.consumeRoute(request, reply)
  })
  registerFaultHooks(app, options.prefix, store)
  registerApplicationRoutes(app, store, options) // gateway/bot, applications/@me, users, guilds, attachments/refresh-urls
  registerCommandRoutes(app, store) // applications/:application/[guilds/:guild/]commands
  registerChannelRoutes(app, store) // channels/:channel/{messages,messages/bulk-delete,typing}
  app.all('/*', () => {
    throw new DiscordApiError('notFound')
  })
}

/** Endpoints authorised by an interaction's token. None has a global limit; the callback has no limit at all. */
const registerInteractionRoutes = (app: FastifyInstance, options: RestOptions): void => {
  const limits = createRateLimits(options)
  registerFaultHooks(app, options.prefix, options.store)
  registerCallbackRoutes(app, options.store) // interactions/:id/:token/callback
  void app.register((webhooks, _options, done) => {
    webhooks.addHook('onRequest', async (request, reply) => limits.consumeRoute(request, reply))
    registerWebhookRoutes(webhooks, options.store) // webhooks/:application/:token[/messages/:message]
    done()
  })
  app.get('/gateway', (_request, reply) => reply.send({ url: gatewayUrl(options.store) }))
}

/** The REST API, version 10. */
export const registerRestApi = async (api: FastifyInstance, options: RestOptions): Promise<void> => {
  useDiscordJsonErrors(api)
  await api.register(multipart)
  await api.register((app, _options, done) => {
    registerInteractionRoutes(app, options)
    done()
  })
  await api.register((app, _options, done) => {
    registerBotRoutes(app, options)
    done()
  })
}
