import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { streamChanges } from '../../change-stream.ts'
import { DiscordRefusal, readForm } from '../rest/api-error.ts'
import { viewOfCommands } from './command-view.ts'
import { channelsOfYou, openConversations, viewOfChannel } from './channel-view.ts'
import { mayDelete, viewOfMessages } from './message-view.ts'
import { registerWriting } from './composer-routes.ts'
import type { Channel, Message, StoreEvent } from '../store/types.ts'
import { cannot, isCannot } from '../store/user-error.ts'
import type { DiscordStore } from '../store/store.ts'

/** Those that the bot has words in. */
const languages = ['en-US', 'de', 'es-ES', 'fr', 'pt-BR', 'ja'] as const

const answerErrors = (app: FastifyInstance): void => {
  app.setErrorHandler((error, _request, reply) => {
    if (isCannot(error)) return reply.code(422).send({ detail: error.message })
    if (error instanceof DiscordRefusal) return reply.code(error.status).send({ detail: error.message })
    throw error
  })
}

const params = z.object({ channel: z.string().default(''), message: z.string().default('') })

/** What the page's addresses name, among what `you` can see. */
const createFinding = (store: DiscordStore) => ({
  channel(request: FastifyRequest): Channel {
    const { channel: id } = params.parse(request.params)
    const channel = channelsOfYou(store).find((one) => one.id === id)
    if (!channel) throw cannot('That channel is gone.')
    return channel
  },
  message(request: FastifyRequest): Message {
    const { message: id } = params.parse(request.params)
    const message = store.messages.get(id)
    const isThere = channelsOfYou(store).some((one) => one.id === message?.channelId)
    if (!message || !isThere) throw cannot('That message is gone.')
    return message
  },
})

type Finding = ReturnType<typeof createFinding>

/** Which channel an event is about; * stands for all of them. */
const placeOf = (event: StoreEvent): string => {
  if ('message' in event) return event.message.channelId
  return 'interaction' in event ? event.interaction.channelId : '*'
}

const registerReading = (app: FastifyInstance, store: DiscordStore, find: Finding): void => {
  app.get('/overview', () => ({
    ...{ locale: store.you.locale, languages },
    server: [...store.guilds.values()][0]?.name,
    bot: { name: store.bot.username, isOnline: store.sessions.connected().length > 0 },
    channels: channelsOfYou(store).map((channel) => viewOfChannel(store, channel)),
    samples: store.samples.map(({ id, title }) => ({ id, title })),
  }))

  app.get('/channels/:channel', (request) => {
    const channel = find.channel(request)
    return { messages: viewOfMessages(store, channel), commands: viewOfCommands(store, channel) }
  })

  app.get<{ Params: { id: string } }>('/samples/:id', ({ params: { id } }, reply) => {
    const sample = store.samples.find((one) => one.id === id)
    if (!sample) throw cannot('There is no such sample.')
    return reply.type('image/jpeg').header('cache-control', 'public, max-age=3600').send(sample.bytes)
  })

  app.get('/events', (request, reply) => {
    streamChanges(request, reply, store.events, placeOf)
  })
}

const registerActs = (app: FastifyInstance, store: DiscordStore, find: Finding): void => {
  app.put('/locale', ({ body }, reply) => {
    const { locale } = readForm(z.object({ locale: z.enum(languages) }), body)
    store.you.locale = locale
    return reply.code(204).send()
  })

  app.post('/messages/:message/press', (request, reply) => {
    const { customId } = readForm(z.object({ customId: z.string() }), request.body)
    const { id } = store.press({ message: find.message(request), customId })
    return reply.code(201).send({ id })
  })

  app.post('/messages/:message/commands', (request, reply) => {
    const { command } = readForm(z.object({ command: z.string() }), request.body)
    const { id } = store.invokeOnMessage({ message: find.message(request), command })
    return reply.code(201).send({ id })
  })

  app.delete('/messages/:message', (request, reply) => {
    const message = find.message(request)
    if (!mayDelete(store, message, store.channels.get(message.channelId)))
      throw cannot('That message is not yours to delete.')
    store.deleteMessage(message)
    return reply.code(204).send()
  })
}

/** The local Discord as a person sees it: the data of its page, and what the person does there. */
export const discordPage =
  (store: DiscordStore) =>
  async (app: FastifyInstance): Promise<void> => {
    answerErrors(app)
    await app.register(multipart)
    openConversations(store)
    const find = createFinding(store)
    registerReading(app, store, find)
    registerActs(app, store, find)
    registerWriting(app, store, find)
  }
