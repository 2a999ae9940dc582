import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OptionInput } from '../interactions/option-values.ts'
import { attachmentsPerMessage, contentLength, mebibyte, requestLimit } from '../limits.ts'
import { readRequestBody, type RequestBody } from '../rest/request-body.ts'
import { validate } from '../rest/validation.ts'
import type { NewFile } from '../store/attachments.ts'
import type { DiscordStore } from '../store/store.ts'
import type { Channel } from '../store/types.ts'
import { userError } from '../store/user-error.ts'

export type Lookup = { channel(request: FastifyRequest): Channel }

const tooLarge = (limit: number): Error =>
  userError(`Files can be at most ${Math.floor(limit / mebibyte)} MiB in this channel.`)

/** Reads a form of the page. It has the format of Discord's API: JSON in `payload_json`, files in `files[n]`. */
const readForm = async (
  store: DiscordStore,
  channel: Channel,
  request: FastifyRequest,
): Promise<RequestBody> => {
  const limit = store.attachmentLimit(store.guildOf(channel), store.you)
  const most = requestLimit(limit)
  if (Number(request.headers['content-length'] ?? 0) > most + mebibyte) throw tooLarge(limit)
  const sent = await readRequestBody(request, most)
  if (sent.largestFileBytes > limit || sent.totalBytes > most) throw tooLarge(limit)
  return sent
}

const messageForm = z.object({
  content: z.string().max(contentLength).default(''),
  replyTo: z.string().optional(),
  /** Indexes of the files to hide behind a spoiler. */
  spoilers: z.array(z.int()).default([]),
})

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Turns `@name` into a mention, as Discord's app does while one types. */
const withMentions = ({ users, guildOf }: DiscordStore, channel: Channel, content: string): string => {
  const members = guildOf(channel)?.members ?? new Set(channel.memberIds)
  const named = [...users.values()].filter(({ id }) => members.has(id))
  return named.reduce(
    (text, { id, username }) => text.replace(new RegExp(`@${escaped(username)}(?![\\w-])`, 'gi'), `<@${id}>`),
    content,
  )
}

const postMessage = async (store: DiscordStore, channel: Channel, sent: RequestBody) => {
  const { content, replyTo, spoilers } = validate(messageForm, sent.fields)
  const answered = replyTo === undefined ? undefined : store.messages.get(replyTo)
  if (replyTo !== undefined && answered?.channelId !== channel.id)
    throw userError('That message no longer exists.')
  const files: NewFile[] = [...sent.files].map(([place, { filename, bytes, contentType }]) => ({
    filename,
    bytes,
    contentType,
    spoiler: spoilers.includes(place),
  }))
  if (files.length > attachmentsPerMessage)
    throw userError(`A message can have at most ${attachmentsPerMessage} files.`)
  if (content.trim() === '' && files.length === 0) throw userError('Write a message or add a file first.')
  return store.post({
    channel,
    content: withMentions(store, channel, content),
    files,
    ...(answered && { replyTo: answered }),
  })
}

const option = z.union([z.string(), z.number(), z.boolean(), z.object({ file: z.int() })])

const commandForm = z.object({
  command: z.string(),
  options: z.record(z.string(), option).default({}),
})

const runCommand = async (store: DiscordStore, channel: Channel, sent: RequestBody) => {
  const { command, options: given } = validate(commandForm, sent.fields)
  const options: OptionInput = {}
  for (const [name, value] of Object.entries(given)) {
    const file = typeof value === 'object' ? sent.files.get(value.file) : undefined
    if (file) options[name] = await store.upload(channel, file)
    else if (typeof value !== 'object') options[name] = value
  }
  return store.invoke({ command, channel, options })
}

/** Sends messages and slash commands. */
export const registerComposerRoutes = (app: FastifyInstance, store: DiscordStore, find: Lookup): void => {
  app.post('/channels/:channel/messages', async (request, reply) => {
    const channel = find.channel(request)
    const { id } = await postMessage(store, channel, await readForm(store, channel, request))
    return reply.code(201).send({ id })
  })

  app.post('/channels/:channel/commands', async (request, reply) => {
    const channel = find.channel(request)
    const { id } = await runCommand(store, channel, await readForm(store, channel, request))
    return reply.code(201).send({ id })
  })
}
