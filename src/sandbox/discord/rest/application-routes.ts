import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { DiscordRefusal, readForm } from './api-error.ts'
import type { Guild, Json } from '../store/types.ts'
import { applicationWire, channelWire, guildWire, userWire } from '../payloads/guild-payload.ts'
import type { World } from '../store/state.ts'

export type GatewayAdvice = { shards: number; maxConcurrency: number }

const recipient = z.object({ recipient_id: z.string().regex(/^\d+$/) })
const addresses = z.object({ attachment_urls: z.array(z.string().max(2_048)).min(1).max(50) })

const joined = ({ places }: World, id: string): Guild => {
  const guild = places.guilds.get(id)
  if (!guild) throw new DiscordRefusal('unknownGuild')
  if (!places.hasBot(guild)) throw new DiscordRefusal('missingAccess')
  return guild
}

/** The gateway's address, which is for anybody. */
export const gatewayUrl = ({ address }: World): string => address('/gateway').replace(/^http/, 'ws')

const ownWire = ({ places }: World): Json => ({
  ...userWire(places.bot),
  ...{ verified: true, mfa_enabled: false, email: null },
})

const registerSelf = (
  app: FastifyInstance,
  world: World,
  { shards, maxConcurrency }: GatewayAdvice,
): void => {
  app.get('/gateway/bot', (_request, reply) =>
    reply.send({
      ...{ url: gatewayUrl(world), shards },
      session_start_limit: {
        ...{ total: 1_000, remaining: 1_000, reset_after: 86_400_000, max_concurrency: maxConcurrency },
      },
    }),
  )
  for (const path of ['/applications/@me', '/oauth2/applications/@me'])
    app.get(path, (_request, reply) => reply.send(applicationWire(world)))
}

const registerOthers = (app: FastifyInstance, world: World): void => {
  const { places, files } = world

  app.get<{ Params: { user: string } }>('/users/:user', ({ params }, reply) => {
    // a client may escape the @ of @me
    if (params.user === '@me') return reply.send(ownWire(world))
    const user = places.users.get(params.user)
    if (!user) throw new DiscordRefusal('unknownUser')
    return reply.send(userWire(user))
  })

  app.post('/users/@me/channels', ({ body }, reply) => {
    const user = places.users.get(readForm(recipient, body).recipient_id)
    if (!user || user.isBot) throw new DiscordRefusal('invalidRecipients')
    return reply.send(channelWire(world, places.directChannel(places.bot, user)))
  })

  app.get<{ Params: { guild: string } }>('/guilds/:guild', ({ params }, reply) =>
    reply.send(guildWire(world, joined(world, params.guild))),
  )

  app.delete<{ Params: { guild: string } }>('/users/@me/guilds/:guild', ({ params }, reply) => {
    places.removeBot(joined(world, params.guild))
    return reply.code(204).send()
  })

  app.post('/attachments/refresh-urls', ({ body }, reply) => {
    const urls = readForm(addresses, body).attachment_urls
    const refreshed = urls.map((original) => ({ original, refreshed: files.refreshed(original) ?? null }))
    return reply.send({ refreshed_urls: refreshed })
  })
}

/** The bot, its application, the people and guilds that it meets. */
export const registerApplication = (app: FastifyInstance, world: World, advice: GatewayAdvice): void => {
  registerSelf(app, world, advice)
  registerOthers(app, world)
}
