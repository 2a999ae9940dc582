import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { editMessage } from '../interactions/response-messages.ts'
import { bulkDeleteAgeMs, requestLimit } from '../limits.ts'
import { timeOfId } from '../store/id-generator.ts'
import { channelPayload } from '../payloads/channel-payload.ts'
import { messagePayload } from '../payloads/message-payload.ts'
import { isEphemeral } from '../store/messages.ts'
import { botHasPermission } from '../store/permissions.ts'
import type { DiscordState } from '../store/state.ts'
import type { Channel, Message } from '../store/types.ts'
import { DiscordApiError } from './api-error.ts'
import { registerCreateMessageRoute } from './create-message-route.ts'
import { parseMessageRequest } from './message-schema.ts'
import { readRequestBody } from './request-body.ts'
import { validate } from './validation.ts'

type OfChannel = { Params: { channel: string } }
type OfMessage = { Params: { channel: string; message: string } }

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: z.string().regex(/^\d+$/).optional(),
  after: z.string().regex(/^\d+$/).optional(),
  around: z.string().regex(/^\d+$/).optional(),
})

const bulkDeletion = z.object({ messages: z.array(z.string().regex(/^\d+$/)).min(2).max(100) })

const visibleChannel = (state: DiscordState, id: string): Channel => {
  const channel = state.directory.channels.get(id)
  if (!channel) throw new DiscordApiError('unknownChannel')
  if (!botHasPermission(state.directory, channel, 'VIEW_CHANNEL')) throw new DiscordApiError('missingAccess')
  return channel
}

const visibleMessage = (state: DiscordState, { id }: Channel, messageId: string): Message => {
  const message = state.messages.get(messageId)
  if (message?.channelId !== id || isEphemeral(message)) throw new DiscordApiError('unknownMessage')
  return message
}

/** One page of messages, newest first. */
const pageOf = (newestFirst: readonly Message[], query: z.output<typeof pageQuery>): Message[] => {
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

const registerReadRoutes = (app: FastifyInstance, state: DiscordState): void => {
  app.get<OfChannel>('/channels/:channel', ({ params }, reply) =>
    reply.send(channelPayload(state, visibleChannel(state, params.channel))),
  )

  app.get<OfChannel>('/channels/:channel/messages', ({ params, query }, reply) => {
    const channel = visibleChannel(state, params.channel)
    const page = validate(pageQuery, query)
    // without READ_MESSAGE_HISTORY, Discord returns an empty list instead of an error
    const all = botHasPermission(state.directory, channel, 'READ_MESSAGE_HISTORY')
      ? state.messages.in(channel.id)
      : []
    return reply.send(pageOf(all, page).map((message) => messagePayload(state, message)))
  })

  app.get<OfMessage>('/channels/:channel/messages/:message', ({ params }, reply) => {
    const channel = visibleChannel(state, params.channel)
    if (!botHasPermission(state.directory, channel, 'READ_MESSAGE_HISTORY'))
      throw new DiscordApiError('missingAccess')
    return reply.send(messagePayload(state, visibleMessage(state, channel, params.message)))
  })
}

const registerBulkDeleteRoute = (app: FastifyInstance, state: DiscordState): void => {
  app.post<OfChannel>('/channels/:channel/messages/bulk-delete', ({ params, body }, reply) => {
    const channel = visibleChannel(state, params.channel)
    if (channel.guildId === undefined) throw new DiscordApiError('dmChannel')
    if (!botHasPermission(state.directory, channel, 'MANAGE_MESSAGES'))
      throw new DiscordApiError('missingPermissions')
    const ids = validate(bulkDeletion, body).messages
    if (ids.some((id) => state.clock() - timeOfId(id) > bulkDeleteAgeMs))
      throw new DiscordApiError('tooOldToBulkDelete')
    const found = state.messages.in(channel.id).filter(({ id }) => ids.includes(id))
    state.messages.removeAll(channel, found)
    return reply.code(204).send()
  })
}

const registerWriteRoutes = (app: FastifyInstance, state: DiscordState): void => {
  app.patch<OfMessage>('/channels/:channel/messages/:message', async (request) => {
    const channel = visibleChannel(state, request.params.channel)
    const message = visibleMessage(state, channel, request.params.message)
    if (message.authorId !== state.directory.bot.id) throw new DiscordApiError('notYourMessage')
    const limit = state.attachmentLimit(state.directory.guildOf(channel))
    const sent = await readRequestBody(request, requestLimit(limit))
    return messagePayload(
      state,
      await editMessage(state, message, parseMessageRequest(sent, sent.fields, limit)),
    )
  })

  app.delete<OfMessage>('/channels/:channel/messages/:message', ({ params }, reply) => {
    const channel = visibleChannel(state, params.channel)
    const message = visibleMessage(state, channel, params.message)
    if (message.authorId !== state.directory.bot.id) {
      if (channel.guildId === undefined) throw new DiscordApiError('dmChannel')
      if (!botHasPermission(state.directory, channel, 'MANAGE_MESSAGES'))
        throw new DiscordApiError('missingPermissions')
    }
    state.messages.remove(message)
    return reply.code(204).send()
  })

  app.post<OfChannel>('/channels/:channel/typing', ({ params }, reply) => {
    const channel = visibleChannel(state, params.channel)
    if (!botHasPermission(state.directory, channel, 'SEND_MESSAGES'))
      throw new DiscordApiError('missingPermissions')
    state.emit({ type: 'typing', channel })
    return reply.code(204).send()
  })
}

export const registerChannelRoutes = (app: FastifyInstance, state: DiscordState): void => {
  registerReadRoutes(app, state)
  registerCreateMessageRoute(app, state, (id) => visibleChannel(state, id))
  registerWriteRoutes(app, state)
  registerBulkDeleteRoute(app, state)
}
