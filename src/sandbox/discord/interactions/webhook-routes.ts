import type { FastifyInstance, FastifyRequest } from 'fastify'
import { answer, attachmentLimitFor, editMessage, prepare, settableFlags } from './response-messages.ts'
import { messageFlag } from '../bitfields.ts'
import { DiscordRefusal } from '../rest/api-error.ts'
import { readSent } from '../rest/request-body.ts'
import { followUpsWithoutGuild, requestLimit } from '../limits.ts'
import { readMessageForm, type MessageForm } from '../rest/message-schema.ts'
import { messageWire } from '../payloads/message-payload.ts'
import type { Interaction, Message } from '../store/types.ts'
import type { World } from '../store/state.ts'

type Params = { application: string; token: string; message: string }

const open = (world: World, { application, token }: Params): Interaction => {
  const interaction = world.interactions.withToken(token)
  if (!interaction || application !== world.application.id) throw new DiscordRefusal('unknownWebhook')
  if (world.interactions.isTokenOver(interaction)) throw new DiscordRefusal('invalidWebhookToken')
  // without a first answer in time the token is worth nothing
  if (interaction.state === 'failed') throw new DiscordRefusal('unknownWebhook')
  return interaction
}

const find = ({ original, followUps }: Interaction, id: string): Message => {
  const own = id === '@original' ? original : [original, ...followUps].find((message) => message?.id === id)
  if (!own || own.isDeleted) throw new DiscordRefusal('unknownMessage')
  return own
}

const readMessage = async (
  world: World,
  interaction: Interaction,
  request: FastifyRequest,
): Promise<MessageForm> => {
  const limit = attachmentLimitFor(world, interaction)
  const sent = await readSent(request, requestLimit(limit))
  return readMessageForm(sent, sent.fields, limit)
}

const followUp = async (world: World, interaction: Interaction, form: MessageForm): Promise<Message> => {
  const { owners, followUps } = interaction
  if (owners['0'] === undefined && followUps.length >= followUpsWithoutGuild)
    throw new DiscordRefusal('tooManyFollowUps')
  const isEphemeral = interaction.isForcedEphemeral || ((form.flags ?? 0) & messageFlag.EPHEMERAL) !== 0
  const body = await prepare(world, form, undefined, { channelId: interaction.channelId, isEphemeral })
  const flags = settableFlags(form.flags) | (isEphemeral ? messageFlag.EPHEMERAL : 0)
  const message = answer(world, interaction, body, { flags, isFollowUp: true })
  followUps.push(message)
  return message
}

const isThinking = ({ acknowledgement, answeredMs, original }: Interaction): boolean =>
  acknowledgement === 'deferred' && answeredMs === undefined && original?.isDeleted === false

/** What comes after the first answer, for a quarter of an hour, by the interaction's token alone. */
export const registerWebhooks = (app: FastifyInstance, world: World): void => {
  const one = '/webhooks/:application/:token/messages/:message'

  app.get<{ Params: Params }>(one, ({ params }, reply) => {
    const message = find(open(world, params), params.message)
    return reply.send(messageWire(world, message))
  })

  app.patch<{ Params: Params }>(one, async (request) => {
    const interaction = open(world, request.params)
    const message = find(interaction, request.params.message)
    await editMessage(world, message, await readMessage(world, interaction, request))
    world.interactions.answered(interaction)
    return messageWire(world, message)
  })

  app.delete<{ Params: Params }>(one, ({ params }, reply) => {
    const interaction = open(world, params)
    world.messages.remove(find(interaction, params.message))
    world.interactions.answered(interaction)
    return reply.code(204).send()
  })

  app.post<{ Params: Params }>('/webhooks/:application/:token', async (request) => {
    const interaction = open(world, request.params)
    if (interaction.acknowledgement === undefined) throw new DiscordRefusal('unknownWebhook')
    const form = await readMessage(world, interaction, request)
    // kept by Discord for old clients: the first follow-up after a deferral is the answer itself
    const message =
      isThinking(interaction) && interaction.original
        ? await editMessage(world, interaction.original, { ...form, flags: undefined })
        : await followUp(world, interaction, form)
    world.interactions.answered(interaction)
    return messageWire(world, message)
  })
}
