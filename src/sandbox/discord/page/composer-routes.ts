import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { NewFile } from '../store/attachments.ts'
import { readForm } from '../rest/api-error.ts'
import { readSent, type SentForm } from '../rest/request-body.ts'
import { attachmentsPerMessage, contentLength, mebibyte, requestLimit } from '../limits.ts'
import type { GivenOptions } from '../interactions/option-values.ts'
import type { Channel } from '../store/types.ts'
import { cannot } from '../store/user-error.ts'
import type { DiscordStore } from '../store/store.ts'

/** Finds what the page's addresses name, among what `you` may see; says in words that it is gone. */
export type Finding = { channel(request: FastifyRequest): Channel }

const tooLarge = (limit: number): Error =>
  cannot(`Discord takes files of up to ${Math.floor(limit / mebibyte)} MiB here.`)

/** What the page sends: fields as JSON, and files, in the form of Discord's own interface. */
const readPage = async (
  store: DiscordStore,
  channel: Channel,
  request: FastifyRequest,
): Promise<SentForm> => {
  const limit = store.attachmentLimit(store.guildOf(channel), store.you)
  const most = requestLimit(limit)
  if (Number(request.headers['content-length'] ?? 0) > most + mebibyte) throw tooLarge(limit)
  const sent = await readSent(request, most)
  if (sent.heaviest > limit || sent.total > most) throw tooLarge(limit)
  return sent
}

const messageForm = z.object({
  content: z.string().max(contentLength).default(''),
  replyTo: z.string().optional(),
  /** The places of the files that are hidden until somebody presses them. */
  spoilers: z.array(z.int()).default([]),
})

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** As Discord's app does while one types: `@name` becomes the mention of who is there. */
const withMentions = ({ users, guildOf }: DiscordStore, channel: Channel, content: string): string => {
  const members = guildOf(channel)?.members ?? new Set(channel.memberIds)
  const named = [...users.values()].filter(({ id }) => members.has(id))
  return named.reduce(
    (text, { id, username }) => text.replace(new RegExp(`@${escaped(username)}(?![\\w-])`, 'gi'), `<@${id}>`),
    content,
  )
}

const postMessage = async (store: DiscordStore, channel: Channel, sent: SentForm) => {
  const { content, replyTo, spoilers } = readForm(messageForm, sent.fields)
  const answered = replyTo === undefined ? undefined : store.messages.get(replyTo)
  if (replyTo !== undefined && answered?.channelId !== channel.id) throw cannot('That message is gone.')
  const files: NewFile[] = [...sent.files].map(([place, { filename, bytes, contentType }]) => ({
    ...{ filename, bytes, contentType, spoiler: spoilers.includes(place) },
  }))
  if (files.length > attachmentsPerMessage)
    throw cannot(`A message takes ${attachmentsPerMessage} files at most.`)
  if (content.trim() === '' && files.length === 0) throw cannot('There is nothing to send.')
  return store.post({
    ...{ channel, content: withMentions(store, channel, content), files },
    ...(answered && { replyTo: answered }),
  })
}

const option = z.union([z.string(), z.number(), z.boolean(), z.object({ file: z.int() })])

const commandForm = z.object({
  command: z.string(),
  options: z.record(z.string(), option).default({}),
})

const runCommand = async (store: DiscordStore, channel: Channel, sent: SentForm) => {
  const { command, options: given } = readForm(commandForm, sent.fields)
  const options: GivenOptions = {}
  for (const [name, value] of Object.entries(given)) {
    const file = typeof value === 'object' ? sent.files.get(value.file) : undefined
    if (file) options[name] = await store.upload(channel, file)
    else if (typeof value !== 'object') options[name] = value
  }
  return store.invoke({ command, channel, options })
}

/** Posting, and commands with what was filled in. */
export const registerWriting = (app: FastifyInstance, store: DiscordStore, find: Finding): void => {
  app.post('/channels/:channel/messages', async (request, reply) => {
    const channel = find.channel(request)
    const { id } = await postMessage(store, channel, await readPage(store, channel, request))
    return reply.code(201).send({ id })
  })

  app.post('/channels/:channel/commands', async (request, reply) => {
    const channel = find.channel(request)
    const { id } = await runCommand(store, channel, await readPage(store, channel, request))
    return reply.code(201).send({ id })
  })
}
