import type { FastifyInstance } from 'fastify'
import { messageFlag } from '../bitfields.ts'
import { discardFiles, prepareBody, settableFlags } from '../interactions/response-messages.ts'
import { nonceLastsMs, requestLimit } from '../limits.ts'
import { canReadContent, messagePayload } from '../payloads/message-payload.ts'
import { isEphemeral, referenceTo, snapshotOf } from '../store/messages.ts'
import { botHasPermission } from '../store/permissions.ts'
import type { DiscordState } from '../store/state.ts'
import type { Channel, Message } from '../store/types.ts'
import { DiscordApiError, invalidForm } from './api-error.ts'
import { parseMessageRequest, type MessageRequest } from './message-schema.ts'
import { readRequestBody } from './request-body.ts'

const maxNonces = 5_000

/** Remembers recent messages by nonce, so that `enforce_nonce` can return the existing message. */
const createNonces = ({ clock }: DiscordState) => {
  const known = new Map<string, { message: Message; atMs: number }>()
  return {
    note(message: Message): void {
      if (message.nonce === undefined) return
      known.set(String(message.nonce), { message, atMs: clock() })
      const oldest = known.size > maxNonces ? known.keys().next().value : undefined
      if (oldest !== undefined) known.delete(oldest)
    },
    find({ nonce, enforce_nonce }: MessageRequest): Message | undefined {
      if (!enforce_nonce || nonce == null) return undefined
      const found = known.get(String(nonce))
      return found && !found.message.isDeleted && clock() - found.atMs < nonceLastsMs
        ? found.message
        : undefined
    },
  }
}

const assertAcceptsDms = ({ directory }: DiscordState, { memberIds }: Channel): void => {
  const user = memberIds.map((id) => directory.users.get(id)).find((one) => one && !one.isBot)
  if (!user?.acceptsDms || !(user.hasInstalled || directory.sharesGuild(user)))
    throw new DiscordApiError('cannotSendToUser')
}

const assertCanPost = (state: DiscordState, channel: Channel, hasFiles: boolean): void => {
  if (state.directory.isBotDm(channel)) {
    assertAcceptsDms(state, channel)
    return
  }
  const isAllowed =
    botHasPermission(state.directory, channel, 'SEND_MESSAGES') &&
    (!hasFiles || botHasPermission(state.directory, channel, 'ATTACH_FILES'))
  if (!isAllowed) throw new DiscordApiError('missingPermissions')
}

const unknownReference = () =>
  invalidForm(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message')

/** The reference of a reply or forward; a forward also carries a snapshot of the message. */
const referenceOf = (state: DiscordState, channel: Channel, form: MessageRequest): Partial<Message> => {
  const reference = form.message_reference
  if (!reference) return {}
  const isForward = reference.type === 1
  const target = state.messages.get(reference.message_id ?? '')
  const isThere = target && !isEphemeral(target) && (isForward || target.channelId === channel.id)
  if (!isThere) {
    if (isForward || reference.fail_if_not_exists) throw unknownReference()
    return {}
  }
  if (!botHasPermission(state.directory, channel, 'READ_MESSAGE_HISTORY'))
    throw new DiscordApiError('noReplyWithoutHistory')
  if (!isForward) return { type: 19, reference: referenceTo(target, 0) }
  if (!canReadContent(state, target)) throw new DiscordApiError('cannotForward')
  return {
    reference: referenceTo(target, 1),
    snapshots: [snapshotOf(target)],
    flags: messageFlag.HAS_SNAPSHOT,
  }
}

const repliedUserIds = (
  state: DiscordState,
  { reference }: Partial<Message>,
  form: MessageRequest,
): string[] => {
  const isPinged = form.allowed_mentions ? form.allowed_mentions.replied_user === true : true
  const target = reference?.type === 0 ? state.messages.get(reference.messageId) : undefined
  return target && isPinged ? [target.authorId] : []
}

const createMessage = async (
  state: DiscordState,
  channel: Channel,
  form: MessageRequest,
  already: () => Message | undefined,
) => {
  const reference = referenceOf(state, channel, form)
  const place = { channelId: channel.id, isEphemeral: false }
  const isForward = reference.reference?.type === 1
  const body = isForward ? undefined : await prepareBody(state, form, undefined, place)
  // checked again: a request with the same nonce may have finished while files were read
  const before = already()
  if (before) {
    if (body) discardFiles(state, body)
    return before
  }
  const mentionIds = [...new Set([...(body?.mentionIds ?? []), ...repliedUserIds(state, reference, form)])]
  return state.messages.add({
    channel,
    authorId: state.directory.bot.id,
    ...body,
    mentionIds,
    nonce: form.nonce ?? undefined,
    ...reference,
    flags: settableFlags(form.flags) | (reference.flags ?? 0),
  })
}

export const registerCreateMessageRoute = (
  app: FastifyInstance,
  state: DiscordState,
  open: (id: string) => Channel,
): void => {
  const nonces = createNonces(state)
  app.post<{ Params: { channel: string } }>('/channels/:channel/messages', async (request) => {
    const channel = open(request.params.channel)
    const limit = state.attachmentLimit(state.directory.guildOf(channel))
    const sent = await readRequestBody(request, requestLimit(limit))
    assertCanPost(state, channel, sent.files.size > 0)
    const form = parseMessageRequest(sent, sent.fields, limit)
    const already = () => nonces.find(form)
    const message = already() ?? (await createMessage(state, channel, form, already))
    nonces.note(message)
    return messagePayload(state, message)
  })
}
