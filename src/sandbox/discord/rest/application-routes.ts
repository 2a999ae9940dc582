import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { applicationPayload } from '../payloads/application-payload.ts'
import { channelPayload } from '../payloads/channel-payload.ts'
import { guildPayload } from '../payloads/guild-payload.ts'
import { userPayload } from '../payloads/user-payload.ts'
import type { DiscordState } from '../store/state.ts'
import type { Guild, Json } from '../store/types.ts'
import { DiscordApiError } from './api-error.ts'
import { validate } from './validation.ts'

export type GatewaySettings = { shards: number; maxConcurrency: number }

const recipientSchema = z.object({ recipient_id: z.string().regex(/^\d+$/) })
const refreshUrlsSchema = z.object({ attachment_urls: z.array(z.string().max(2_048)).min(1).max(50) })

const guildWithBot = ({ directory }: DiscordState, id: string): Guild => {
  const guild = directory.guilds.get(id)
  if (!guild) throw new DiscordApiError('unknownGuild')
  if (!directory.hasBot(guild)) throw new DiscordApiError('missingAccess')
  return guild
}

export const gatewayUrl = ({ address }: DiscordState): string => address('/gateway').replace(/^http/, 'ws')

const botUserPayload = ({ directory }: DiscordState): Json => ({
  ...userPayload(directory.bot),
  verified: true,
  mfa_enabled: false,
  email: null,
})

const registerBotRoutes = (
  app: FastifyInstance,
  state: DiscordState,
  { shards, maxConcurrency }: GatewaySettings,
): void => {
  app.get('/gateway/bot', (_request, reply) =>
    reply.send({
      url: gatewayUrl(state),
      shards,
      session_start_limit: {
        total: 1_000,
        remaining: 1_000,
        reset_after: 86_400_000,
        max_concurrency: maxConcurrency,
      },
    }),
  )
  for (const path of ['/applications/@me', '/oauth2/applications/@me'])
    app.get(path, (_request, reply) => reply.send(applicationPayload(state)))
}

const registerUserAndGuildRoutes = (app: FastifyInstance, state: DiscordState): void => {
  const { directory, files } = state

  app.get<{ Params: { user: string } }>('/users/:user', ({ params }, reply) => {
    // a route parameter, because clients may send @me percent-encoded
    if (params.user === '@me') return reply.send(botUserPayload(state))
    const user = directory.users.get(params.user)
    if (!user) throw new DiscordApiError('unknownUser')
    return reply.send(userPayload(user))
  })

  app.post('/users/@me/channels', ({ body }, reply) => {
    const user = directory.users.get(validate(recipientSchema, body).recipient_id)
    if (!user || user.isBot) throw new DiscordApiError('invalidRecipients')
    return reply.send(channelPayload(state, directory.directChannel(directory.bot, user)))
  })

  app.get<{ Params: { guild: string } }>('/guilds/:guild', ({ params }, reply) =>
    reply.send(guildPayload(state, guildWithBot(state, params.guild))),
  )

  app.delete<{ Params: { guild: string } }>('/users/@me/guilds/:guild', ({ params }, reply) => {
    directory.removeBot(guildWithBot(state, params.guild))
    return reply.code(204).send()
  })

  app.post('/attachments/refresh-urls', ({ body }, reply) => {
    const urls = validate(refreshUrlsSchema, body).attachment_urls
    const refreshed = urls.map((original) => ({ original, refreshed: files.refreshUrl(original) ?? null }))
    return reply.send({ refreshed_urls: refreshed })
  })
}

export const registerApplicationRoutes = (
  app: FastifyInstance,
  state: DiscordState,
  advice: GatewaySettings,
): void => {
  registerBotRoutes(app, state, advice)
  registerUserAndGuildRoutes(app, state)
}
