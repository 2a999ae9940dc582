import type { FastifyInstance } from 'fastify'
import { discard, prepare, settableFlags } from '../interactions/response-messages.ts'
import { messageFlag } from '../bitfields.ts'
import { DiscordRefusal, invalidForm } from './api-error.ts'
import { readSent } from './request-body.ts'
import { nonceLastsMs, requestLimit } from '../limits.ts'
import { readMessageForm, type MessageForm } from './message-schema.ts'
import { mayRead, messageWire } from '../payloads/message-payload.ts'
import { isEphemeral, referenceTo, snapshotOf } from '../store/messages.ts'
import { botMay } from '../store/permissions.ts'
import type { Channel, Message } from '../store/types.ts'
import type { World } from '../store/state.ts'

const maxNonces = 5_000

/** The messages of the past few minutes by their nonce. */
const createNonces = ({ clock }: World) => {
  const known = new Map<string, { message: Message; atMs: number }>()
  return {
    note(message: Message): void {
      if (message.nonce === undefined) return
      known.set(String(message.nonce), { message, atMs: clock() })
      const oldest = known.size > maxNonces ? known.keys().next().value : undefined
      if (oldest !== undefined) known.delete(oldest)
    },
    find({ nonce, enforce_nonce }: MessageForm): Message | undefined {
      if (!enforce_nonce || nonce == null) return undefined
      const found = known.get(String(nonce))
      return found && !found.message.isDeleted && clock() - found.atMs < nonceLastsMs
        ? found.message
        : undefined
    },
  }
}

const checkRecipient = ({ places }: World, { memberIds }: Channel): void => {
  const user = memberIds.map((id) => places.users.get(id)).find((one) => one && !one.isBot)
  if (!user?.acceptsDms || !(user.hasInstalled || places.sharesGuild(user)))
    throw new DiscordRefusal('cannotSendToUser')
}

const checkMayPost = (world: World, channel: Channel, hasFiles: boolean): void => {
  if (world.places.isBotDm(channel)) {
    checkRecipient(world, channel)
    return
  }
  const isAllowed =
    botMay(world.places, channel, 'SEND_MESSAGES') &&
    (!hasFiles || botMay(world.places, channel, 'ATTACH_FILES'))
  if (!isAllowed) throw new DiscordRefusal('missingPermissions')
}

const unknownReference = () =>
  invalidForm(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message')

/** What a message refers to; a forward takes a copy along. */
const referenceOf = (world: World, channel: Channel, form: MessageForm): Partial<Message> => {
  const reference = form.message_reference
  if (!reference) return {}
  const isForward = reference.type === 1
  const target = world.messages.get(reference.message_id ?? '')
  const isThere = target && !isEphemeral(target) && (isForward || target.channelId === channel.id)
  if (!isThere) {
    if (isForward || reference.fail_if_not_exists) throw unknownReference()
    return {}
  }
  if (!botMay(world.places, channel, 'READ_MESSAGE_HISTORY'))
    throw new DiscordRefusal('noReplyWithoutHistory')
  if (!isForward) return { type: 19, reference: referenceTo(target, 0) }
  if (!mayRead(world, target)) throw new DiscordRefusal('cannotForward')
  return {
    ...{ reference: referenceTo(target, 1), snapshots: [snapshotOf(target)] },
    flags: messageFlag.HAS_SNAPSHOT,
  }
}

const repliedTo = (world: World, { reference }: Partial<Message>, form: MessageForm): string[] => {
  const isPinged = form.allowed_mentions ? form.allowed_mentions.replied_user === true : true
  const target = reference?.type === 0 ? world.messages.get(reference.messageId) : undefined
  return target && isPinged ? [target.authorId] : []
}

const post = async (
  world: World,
  channel: Channel,
  form: MessageForm,
  already: () => Message | undefined,
) => {
  const reference = referenceOf(world, channel, form)
  const place = { channelId: channel.id, isEphemeral: false }
  const isForward = reference.reference?.type === 1
  const body = isForward ? undefined : await prepare(world, form, undefined, place)
  // the same nonce may have come twice at once
  const before = already()
  if (before) {
    if (body) discard(world, body)
    return before
  }
  const mentionIds = [...new Set([...(body?.mentionIds ?? []), ...repliedTo(world, reference, form)])]
  return world.messages.add({
    ...{ channel, authorId: world.places.bot.id, ...body, mentionIds, nonce: form.nonce ?? undefined },
    ...reference,
    flags: settableFlags(form.flags) | (reference.flags ?? 0),
  })
}

/** POST /channels/{id}/messages. */
export const registerPosting = (app: FastifyInstance, world: World, open: (id: string) => Channel): void => {
  const nonces = createNonces(world)
  app.post<{ Params: { channel: string } }>('/channels/:channel/messages', async (request) => {
    const channel = open(request.params.channel)
    const limit = world.attachmentLimit(world.places.guildOf(channel))
    const sent = await readSent(request, requestLimit(limit))
    checkMayPost(world, channel, sent.files.size > 0)
    const form = readMessageForm(sent, sent.fields, limit)
    const already = () => nonces.find(form)
    const message = already() ?? (await post(world, channel, form, already))
    nonces.note(message)
    return messageWire(world, message)
  })
}
