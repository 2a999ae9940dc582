import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { streamChanges } from '../../change-stream.ts'
import { DiscordApiError } from '../rest/api-error.ts'
import { validate } from '../rest/validation.ts'
import type { DiscordStore } from '../store/store.ts'
import type { Channel, Message, StoreEvent } from '../store/types.ts'
import { isUserError, userError } from '../store/user-error.ts'
import { createConversations, viewOfChannel, visitorChannels } from './channel-view.ts'
import { viewOfCommands } from './command-view.ts'
import { registerComposerRoutes } from './composer-routes.ts'
import { canDelete, viewOfMessages } from './message-view.ts'

/** The languages that the bot is translated into. */
const languages = ['en-US', 'de', 'es-ES', 'fr', 'pt-BR', 'ja'] as const

const answerErrors = (app: FastifyInstance): void => {
  app.setErrorHandler((error, _request, reply) => {
    if (isUserError(error)) return reply.code(422).send({ detail: error.message })
    if (error instanceof DiscordApiError) return reply.code(error.status).send({ detail: error.message })
    throw error
  })
}

const params = z.object({ channel: z.string().default(''), message: z.string().default('') })

/** Finds the channel or message of a request among those that the visitor can see. Throws a user error otherwise. */
const createLookup = (store: DiscordStore) => ({
  channel(request: FastifyRequest): Channel {
    const { channel: id } = params.parse(request.params)
    const channel = visitorChannels(store).find((one) => one.id === id)
    if (!channel) throw userError('That channel no longer exists.')
    return channel
  },
  message(request: FastifyRequest): Message {
    const { message: id } = params.parse(request.params)
    const message = store.messages.get(id)
    const isThere = visitorChannels(store).some((one) => one.id === message?.channelId)
    if (!message || !isThere) throw userError('That message no longer exists.')
    return message
  },
})

type Lookup = ReturnType<typeof createLookup>

/** The id of the channel that an event changes, or `*` for all channels. */
const affectedChannelId = (event: StoreEvent): string => {
  if ('message' in event) return event.message.channelId
  if ('channelId' in event) return event.channelId
  return 'interaction' in event ? event.interaction.channelId : '*'
}

const registerReadRoutes = (app: FastifyInstance, store: DiscordStore, find: Lookup): void => {
  app.get('/overview', () => ({
    locale: store.you.locale,
    languages,
    server: [...store.guilds.values()][0]?.name,
    bot: { name: store.bot.username, isOnline: store.sessions.connected().length > 0 },
    channels: visitorChannels(store).map((channel) => viewOfChannel(store, channel)),
    samples: store.samples.map(({ id, title }) => ({ id, title })),
  }))

  app.get('/channels/:channel', (request) => {
    const channel = find.channel(request)
    return { messages: viewOfMessages(store, channel), commands: viewOfCommands(store, channel) }
  })

  app.get<{ Params: { id: string } }>('/samples/:id', ({ params: { id } }, reply) => {
    const sample = store.samples.find((one) => one.id === id)
    if (!sample) throw userError('Unknown sample.')
    return reply.type('image/jpeg').header('cache-control', 'public, max-age=3600').send(sample.bytes)
  })

  app.get('/events', (request, reply) => {
    streamChanges(request, reply, store.events, affectedChannelId)
  })
}

const registerActions = (app: FastifyInstance, store: DiscordStore, find: Lookup): void => {
  app.put('/locale', ({ body }, reply) => {
    const { locale } = validate(z.object({ locale: z.enum(languages) }), body)
    store.you.locale = locale
    return reply.code(204).send()
  })

  app.post('/messages/:message/press', (request, reply) => {
    const { customId } = validate(z.object({ customId: z.string() }), request.body)
    const { id } = store.pressButton({ message: find.message(request), customId })
    return reply.code(201).send({ id })
  })

  app.post('/messages/:message/commands', (request, reply) => {
    const { command } = validate(z.object({ command: z.string() }), request.body)
    const { id } = store.invokeOnMessage({ message: find.message(request), command })
    return reply.code(201).send({ id })
  })

  app.delete('/messages/:message', (request, reply) => {
    const message = find.message(request)
    if (!canDelete(store, message, store.channels.get(message.channelId)))
      throw userError('You are not allowed to delete that message.')
    store.deleteMessage(message)
    return reply.code(204).send()
  })
}

/** The data and actions of the page at /sandbox/discord. */
export const discordPage =
  (store: DiscordStore) =>
  async (app: FastifyInstance): Promise<void> => {
    answerErrors(app)
    await app.register(multipart)
    createConversations(store)
    const find = createLookup(store)
    registerReadRoutes(app, store, find)
    registerActions(app, store, find)
    registerComposerRoutes(app, store, find)
  }
