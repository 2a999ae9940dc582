import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import {
  answer,
  attachmentLimitFor,
  discard,
  prepare,
  prepareEdit,
  settableFlags,
} from './response-messages.ts'
import { messageFlag } from '../bitfields.ts'
import { DiscordRefusal, invalidForm, readForm } from '../rest/api-error.ts'
import { readSent, type SentForm } from '../rest/request-body.ts'
import { requestLimit } from '../limits.ts'
import { readMessageForm } from '../rest/message-schema.ts'
import { messageWire } from '../payloads/message-payload.ts'
import { isEphemeral } from '../store/messages.ts'
import type { Interaction, Json, Message } from '../store/types.ts'
import type { World } from '../store/state.ts'

const type = { ANSWER: 4, DEFER: 5, DEFER_UPDATE: 6, UPDATE: 7 } as const

const callback = z.object({
  type: z.literal([4, 5, 6, 7]),
  data: z.record(z.string(), z.unknown()).nullish(),
})

type Callback = z.output<typeof callback>

/** The interaction, if it can still be answered for the first time. */
const open = (world: World, { id, token }: { id: string; token: string }): Interaction => {
  const interaction = world.interactions.withToken(token)
  if (interaction?.id !== id) throw new DiscordRefusal('unknownInteraction')
  if (interaction.acknowledgement !== undefined) throw new DiscordRefusal('alreadyAcknowledged')
  if (interaction.state === 'failed') throw new DiscordRefusal('unknownInteraction')
  return interaction
}

const flagsFor = (interaction: Interaction, data: Json): number => {
  const asked = typeof data['flags'] === 'number' ? data['flags'] : 0
  interaction.isEphemeral = interaction.isForcedEphemeral || (asked & messageFlag.EPHEMERAL) !== 0
  return settableFlags(asked) | (interaction.isEphemeral ? messageFlag.EPHEMERAL : 0)
}

const defer = (world: World, interaction: Interaction, data: Json): void => {
  const flags = flagsFor(interaction, data) | messageFlag.LOADING
  const message = answer(world, interaction, {}, { flags, isFollowUp: false })
  world.interactions.acknowledge(interaction, 'deferred', message)
}

const answerAtOnce = async (
  world: World,
  interaction: Interaction,
  sent: SentForm,
  data: Json,
): Promise<void> => {
  const form = readMessageForm(sent, data, attachmentLimitFor(world, interaction))
  const flags = flagsFor(interaction, data)
  const place = { channelId: interaction.channelId, isEphemeral: interaction.isEphemeral }
  const body = await prepare(world, form, undefined, place)
  if (interaction.acknowledgement !== undefined) {
    discard(world, body)
    throw new DiscordRefusal('alreadyAcknowledged')
  }
  const message = answer(world, interaction, body, { flags, isFollowUp: false })
  world.interactions.acknowledge(interaction, 'answered', message)
}

const update = async (
  world: World,
  interaction: Interaction,
  message: Message,
  sent: SentForm,
  data: Json,
): Promise<void> => {
  const form = readMessageForm(sent, data, attachmentLimitFor(world, interaction))
  const apply = await prepareEdit(world, message, form)
  if (interaction.acknowledgement !== undefined) throw new DiscordRefusal('alreadyAcknowledged')
  apply()
  world.interactions.acknowledge(interaction, 'updated', message)
}

const respond = async (
  world: World,
  interaction: Interaction,
  { type: kind, data }: Callback,
  sent: SentForm,
): Promise<void> => {
  const { input } = interaction
  if (kind === type.DEFER) {
    defer(world, interaction, data ?? {})
    return
  }
  if (kind === type.ANSWER) return answerAtOnce(world, interaction, sent, data ?? {})
  if (input.kind !== 'button')
    throw invalidForm(['type'], 'INTERACTION_TYPE_INVALID', 'That response is for components only.')
  if (kind === type.UPDATE) return update(world, interaction, input.message, sent, data ?? {})
  world.interactions.acknowledge(interaction, 'update deferred', input.message)
}

const responseWire = (world: World, interaction: Interaction, kind: number): Json => {
  const { id, input, original } = interaction
  const hasMessage = original && (kind === type.ANSWER || kind === type.UPDATE)
  return {
    interaction: {
      ...{ id, type: input.kind === 'button' ? 3 : 2 },
      ...(original && {
        response_message_id: original.id,
        response_message_loading: (original.flags & messageFlag.LOADING) !== 0,
        response_message_ephemeral: isEphemeral(original),
      }),
    },
    resource: { type: kind, ...(hasMessage && { message: messageWire(world, original) }) },
  }
}

/** The first answer to an interaction. Its token is all the authorisation that it needs. */
export const registerCallbacks = (app: FastifyInstance, world: World): void => {
  app.post<{ Params: { id: string; token: string }; Querystring: { with_response?: string } }>(
    '/interactions/:id/:token/callback',
    async (request, reply) => {
      const { params, query } = request
      const limit = requestLimit(attachmentLimitFor(world, open(world, params)))
      const sent = await readSent(request, limit)
      const interaction = open(world, params)
      const form = readForm(callback, sent.fields)
      await respond(world, interaction, form, sent)
      return /^(true|1)$/i.test(query.with_response ?? '')
        ? reply.send(responseWire(world, interaction, form.type))
        : reply.code(204).send()
    },
  )
}
