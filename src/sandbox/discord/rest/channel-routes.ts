import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { editMessage } from '../interactions/response-messages.ts'
import { DiscordRefusal, readForm } from './api-error.ts'
import { readSent } from './request-body.ts'
import { requestLimit } from '../limits.ts'
import { readMessageForm } from './message-schema.ts'
import { messageWire } from '../payloads/message-payload.ts'
import { isEphemeral } from '../store/messages.ts'
import { botMay } from '../store/permissions.ts'
import { registerPosting } from './create-message-route.ts'
import type { Channel, Message } from '../store/types.ts'
import { channelWire } from '../payloads/guild-payload.ts'
import type { World } from '../store/state.ts'

type OfChannel = { Params: { channel: string } }
type OfMessage = { Params: { channel: string; message: string } }

const listing = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: z.string().regex(/^\d+$/).optional(),
  after: z.string().regex(/^\d+$/).optional(),
  around: z.string().regex(/^\d+$/).optional(),
})

export const openChannel = (world: World, id: string): Channel => {
  const channel = world.places.channels.get(id)
  if (!channel) throw new DiscordRefusal('unknownChannel')
  if (!botMay(world.places, channel, 'VIEW_CHANNEL')) throw new DiscordRefusal('missingAccess')
  return channel
}

const openMessage = (world: World, { id }: Channel, messageId: string): Message => {
  const message = world.messages.get(messageId)
  if (message?.channelId !== id || isEphemeral(message)) throw new DiscordRefusal('unknownMessage')
  return message
}

/** A page of a channel, newest first. */
const pageOf = (newestFirst: readonly Message[], query: z.output<typeof listing>): Message[] => {
  const { limit, before, after, around } = query
  const isOlder = (id: string) => (message: Message) => BigInt(message.id) < BigInt(id)
  const isNewer = (id: string) => (message: Message) => BigInt(message.id) > BigInt(id)
  if (before !== undefined) return newestFirst.filter(isOlder(before)).slice(0, limit)
  if (after !== undefined) return newestFirst.filter(isNewer(after)).slice(-limit)
  if (around === undefined) return newestFirst.slice(0, limit)
  const half = Math.floor(limit / 2)
  const newer = half === 0 ? [] : newestFirst.filter(isNewer(around)).slice(-half)
  const rest = newestFirst.filter((message) => !isNewer(around)(message))
  return [...newer, ...rest.slice(0, limit - newer.length)]
}

const registerReading = (app: FastifyInstance, world: World): void => {
  app.get<OfChannel>('/channels/:channel', ({ params }, reply) =>
    reply.send(channelWire(world, openChannel(world, params.channel))),
  )

  app.get<OfChannel>('/channels/:channel/messages', ({ params, query }, reply) => {
    const channel = openChannel(world, params.channel)
    const page = readForm(listing, query)
    // Discord does not refuse here: who may not read the history finds none
    const all = botMay(world.places, channel, 'READ_MESSAGE_HISTORY') ? world.messages.in(channel.id) : []
    return reply.send(pageOf(all, page).map((message) => messageWire(world, message)))
  })

  app.get<OfMessage>('/channels/:channel/messages/:message', ({ params }, reply) => {
    const channel = openChannel(world, params.channel)
    if (!botMay(world.places, channel, 'READ_MESSAGE_HISTORY')) throw new DiscordRefusal('missingAccess')
    return reply.send(messageWire(world, openMessage(world, channel, params.message)))
  })
}

const registerChanging = (app: FastifyInstance, world: World): void => {
  app.patch<OfMessage>('/channels/:channel/messages/:message', async (request) => {
    const channel = openChannel(world, request.params.channel)
    const message = openMessage(world, channel, request.params.message)
    if (message.authorId !== world.places.bot.id) throw new DiscordRefusal('notYourMessage')
    const limit = world.attachmentLimit(world.places.guildOf(channel))
    const sent = await readSent(request, requestLimit(limit))
    return messageWire(world, await editMessage(world, message, readMessageForm(sent, sent.fields, limit)))
  })

  app.delete<OfMessage>('/channels/:channel/messages/:message', ({ params }, reply) => {
    const channel = openChannel(world, params.channel)
    const message = openMessage(world, channel, params.message)
    if (message.authorId !== world.places.bot.id) {
      if (channel.guildId === undefined) throw new DiscordRefusal('dmChannel')
      if (!botMay(world.places, channel, 'MANAGE_MESSAGES')) throw new DiscordRefusal('missingPermissions')
    }
    world.messages.remove(message)
    return reply.code(204).send()
  })

  app.post<OfChannel>('/channels/:channel/typing', ({ params }, reply) => {
    const channel = openChannel(world, params.channel)
    if (!botMay(world.places, channel, 'SEND_MESSAGES')) throw new DiscordRefusal('missingPermissions')
    world.emit({ type: 'typing', channel })
    return reply.code(204).send()
  })
}

/** Channels and their messages, as far as the bot may see them. */
export const registerChannels = (app: FastifyInstance, world: World): void => {
  registerReading(app, world)
  registerPosting(app, world, (id) => openChannel(world, id))
  registerChanging(app, world)
}
