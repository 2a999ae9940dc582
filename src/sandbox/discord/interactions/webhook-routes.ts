import type { FastifyInstance, FastifyRequest } from 'fastify'
import { messageFlag } from '../bitfields.ts'
import { followUpsWithoutGuild, requestLimit } from '../limits.ts'
import { messagePayload } from '../payloads/message-payload.ts'
import { DiscordApiError } from '../rest/api-error.ts'
import { parseMessageRequest, type MessageRequest } from '../rest/message-schema.ts'
import { readRequestBody } from '../rest/request-body.ts'
import type { DiscordState } from '../store/state.ts'
import type { Interaction, Message } from '../store/types.ts'
import {
  addResponse,
  attachmentLimitFor,
  editMessage,
  prepareBody,
  settableFlags,
} from './response-messages.ts'

type Params = { application: string; token: string; message: string }

const openInteraction = (state: DiscordState, { application, token }: Params): Interaction => {
  const interaction = state.interactions.withToken(token)
  if (!interaction || application !== state.application.id) throw new DiscordApiError('unknownWebhook')
  if (state.interactions.isTokenExpired(interaction)) throw new DiscordApiError('invalidWebhookToken')
  // a token becomes invalid if the interaction was not acknowledged in time
  if (interaction.state === 'failed') throw new DiscordApiError('unknownWebhook')
  return interaction
}

const findMessage = ({ original, followUps }: Interaction, id: string): Message => {
  const own = id === '@original' ? original : [original, ...followUps].find((message) => message?.id === id)
  if (!own || own.isDeleted) throw new DiscordApiError('unknownMessage')
  return own
}

const readMessage = async (
  state: DiscordState,
  interaction: Interaction,
  request: FastifyRequest,
): Promise<MessageRequest> => {
  const limit = attachmentLimitFor(state, interaction)
  const sent = await readRequestBody(request, requestLimit(limit))
  return parseMessageRequest(sent, sent.fields, limit)
}

const followUp = async (
  state: DiscordState,
  interaction: Interaction,
  form: MessageRequest,
): Promise<Message> => {
  const { owners, followUps } = interaction
  if (owners['0'] === undefined && followUps.length >= followUpsWithoutGuild)
    throw new DiscordApiError('tooManyFollowUps')
  const isEphemeral = interaction.isForcedEphemeral || ((form.flags ?? 0) & messageFlag.EPHEMERAL) !== 0
  const body = await prepareBody(state, form, undefined, { channelId: interaction.channelId, isEphemeral })
  const flags = settableFlags(form.flags) | (isEphemeral ? messageFlag.EPHEMERAL : 0)
  const message = addResponse(state, interaction, body, { flags, isFollowUp: true })
  followUps.push(message)
  return message
}

const isThinking = ({ acknowledgement, answeredMs, original }: Interaction): boolean =>
  acknowledgement === 'deferred' && answeredMs === undefined && original?.isDeleted === false

/** Edits of the first response and follow-ups, authorised by the interaction's token for 15 minutes. */
export const registerWebhookRoutes = (app: FastifyInstance, state: DiscordState): void => {
  const one = '/webhooks/:application/:token/messages/:message'

  app.get<{ Params: Params }>(one, ({ params }, reply) => {
    const message = findMessage(openInteraction(state, params), params.message)
    return reply.send(messagePayload(state, message))
  })

  app.patch<{ Params: Params }>(one, async (request) => {
    const interaction = openInteraction(state, request.params)
    const message = findMessage(interaction, request.params.message)
    await editMessage(state, message, await readMessage(state, interaction, request))
    state.interactions.markAnswered(interaction)
    return messagePayload(state, message)
  })

  app.delete<{ Params: Params }>(one, ({ params }, reply) => {
    const interaction = openInteraction(state, params)
    state.messages.remove(findMessage(interaction, params.message))
    state.interactions.markAnswered(interaction)
    return reply.code(204).send()
  })

  app.post<{ Params: Params }>('/webhooks/:application/:token', async (request) => {
    const interaction = openInteraction(state, request.params)
    if (interaction.acknowledgement === undefined) throw new DiscordApiError('unknownWebhook')
    const form = await readMessage(state, interaction, request)
    // for old clients, Discord treats the first follow-up after a deferral as an edit of the deferred response
    const message =
      isThinking(interaction) && interaction.original
        ? await editMessage(state, interaction.original, { ...form, flags: undefined })
        : await followUp(state, interaction, form)
    state.interactions.markAnswered(interaction)
    return messagePayload(state, message)
  })
}
