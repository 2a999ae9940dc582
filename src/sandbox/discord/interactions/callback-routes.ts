import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { messageFlag } from '../bitfields.ts'
import { requestLimit } from '../limits.ts'
import { messagePayload } from '../payloads/message-payload.ts'
import { DiscordApiError, invalidForm } from '../rest/api-error.ts'
import { parseMessageRequest } from '../rest/message-schema.ts'
import { readRequestBody, type RequestBody } from '../rest/request-body.ts'
import { validate } from '../rest/validation.ts'
import { isEphemeral } from '../store/messages.ts'
import type { DiscordState } from '../store/state.ts'
import type { Interaction, Json, Message } from '../store/types.ts'
import {
  addResponse,
  attachmentLimitFor,
  discardFiles,
  prepareBody,
  prepareEdit,
  settableFlags,
} from './response-messages.ts'

const callbackType = { ANSWER: 4, DEFER: 5, DEFER_UPDATE: 6, UPDATE: 7 } as const

const callback = z.object({
  type: z.literal([4, 5, 6, 7]),
  data: z.record(z.string(), z.unknown()).nullish(),
})

type Callback = z.output<typeof callback>

const unansweredInteraction = (
  state: DiscordState,
  { id, token }: { id: string; token: string },
): Interaction => {
  const interaction = state.interactions.withToken(token)
  if (interaction?.id !== id) throw new DiscordApiError('unknownInteraction')
  if (interaction.acknowledgement !== undefined) throw new DiscordApiError('alreadyAcknowledged')
  if (interaction.state === 'failed') throw new DiscordApiError('unknownInteraction')
  return interaction
}

const flagsFor = (interaction: Interaction, data: Json): number => {
  const asked = typeof data['flags'] === 'number' ? data['flags'] : 0
  interaction.isEphemeral = interaction.isForcedEphemeral || (asked & messageFlag.EPHEMERAL) !== 0
  return settableFlags(asked) | (interaction.isEphemeral ? messageFlag.EPHEMERAL : 0)
}

const defer = (state: DiscordState, interaction: Interaction, data: Json): void => {
  const flags = flagsFor(interaction, data) | messageFlag.LOADING
  const message = addResponse(state, interaction, {}, { flags, isFollowUp: false })
  state.interactions.acknowledge(interaction, 'deferred', message)
}

const answerAtOnce = async (
  state: DiscordState,
  interaction: Interaction,
  sent: RequestBody,
  data: Json,
): Promise<void> => {
  const form = parseMessageRequest(sent, data, attachmentLimitFor(state, interaction))
  const flags = flagsFor(interaction, data)
  const place = { channelId: interaction.channelId, isEphemeral: interaction.isEphemeral }
  const body = await prepareBody(state, form, undefined, place)
  if (interaction.acknowledgement !== undefined) {
    discardFiles(state, body)
    throw new DiscordApiError('alreadyAcknowledged')
  }
  const message = addResponse(state, interaction, body, { flags, isFollowUp: false })
  state.interactions.acknowledge(interaction, 'answered', message)
}

const update = async (
  state: DiscordState,
  interaction: Interaction,
  message: Message,
  sent: RequestBody,
  data: Json,
): Promise<void> => {
  const form = parseMessageRequest(sent, data, attachmentLimitFor(state, interaction))
  const apply = await prepareEdit(state, message, form)
  if (interaction.acknowledgement !== undefined) throw new DiscordApiError('alreadyAcknowledged')
  apply()
  state.interactions.acknowledge(interaction, 'updated', message)
}

const respond = async (
  state: DiscordState,
  interaction: Interaction,
  { type: kind, data }: Callback,
  sent: RequestBody,
): Promise<void> => {
  const { input } = interaction
  if (kind === callbackType.DEFER) {
    defer(state, interaction, data ?? {})
    return
  }
  if (kind === callbackType.ANSWER) return answerAtOnce(state, interaction, sent, data ?? {})
  if (input.kind !== 'button')
    throw invalidForm(['type'], 'INTERACTION_TYPE_INVALID', 'That response is for components only.')
  if (kind === callbackType.UPDATE) return update(state, interaction, input.message, sent, data ?? {})
  state.interactions.acknowledge(interaction, 'update deferred', input.message)
}

const responsePayload = (state: DiscordState, interaction: Interaction, kind: number): Json => {
  const { id, input, original } = interaction
  const hasMessage = original && (kind === callbackType.ANSWER || kind === callbackType.UPDATE)
  return {
    interaction: {
      id,
      type: input.kind === 'button' ? 3 : 2,
      ...(original && {
        response_message_id: original.id,
        response_message_loading: (original.flags & messageFlag.LOADING) !== 0,
        response_message_ephemeral: isEphemeral(original),
      }),
    },
    resource: { type: kind, ...(hasMessage && { message: messagePayload(state, original) }) },
  }
}

/** The first response to an interaction, authorised by the interaction's token. */
export const registerCallbackRoutes = (app: FastifyInstance, state: DiscordState): void => {
  app.post<{ Params: { id: string; token: string }; Querystring: { with_response?: string } }>(
    '/interactions/:id/:token/callback',
    async (request, reply) => {
      const { params, query } = request
      const limit = requestLimit(attachmentLimitFor(state, unansweredInteraction(state, params)))
      const sent = await readRequestBody(request, limit)
      const interaction = unansweredInteraction(state, params)
      const form = validate(callback, sent.fields)
      await respond(state, interaction, form, sent)
      return /^(true|1)$/i.test(query.with_response ?? '')
        ? reply.send(responsePayload(state, interaction, form.type))
        : reply.code(204).send()
    },
  )
}
