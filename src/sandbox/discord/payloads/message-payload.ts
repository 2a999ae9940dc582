import { isEphemeral } from '../store/messages.ts'
import type { DiscordState } from '../store/state.ts'
import type { Attachment, Interaction, Json, Message, MessageBody, Snapshot } from '../store/types.ts'
import { isoTime, memberPayload, userPayload, userPayloadById } from './user-payload.ts'

export const attachmentPayload = ({ files }: DiscordState, attachment: Attachment): Json => {
  const { id, filename, size, contentType, width, height, description, flags, isEphemeral } = attachment
  const url = files.urlOf(attachment)
  return {
    id,
    filename,
    size,
    url,
    proxy_url: url,
    flags,
    ...(contentType !== undefined && { content_type: contentType }),
    ...(width !== undefined && { width, height }),
    ...(description !== undefined && { description }),
    ...(isEphemeral && { ephemeral: true }),
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** Replaces `attachment://name` URLs in embeds and components with the file's URL. */
const resolveFileUrls = (value: unknown, byName: ReadonlyMap<string, Json>): unknown => {
  if (Array.isArray(value)) return value.map((one) => resolveFileUrls(one, byName))
  if (!isObject(value)) return value
  const { url } = value
  const file = typeof url === 'string' ? byName.get(url.replace('attachment://', '')) : undefined
  if (file && String(url).startsWith('attachment://')) {
    const { proxy_url, width, height, content_type } = file
    return { ...value, url: file['url'], proxy_url, width, height, content_type }
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolveFileUrls(one, byName)]))
}

const emptyBody = { content: '', attachments: [], embeds: [], components: [] }

/** Files shown in an embed or component are left out of `attachments`. */
const bodyPayload = (state: DiscordState, body: MessageBody): Json => {
  const files = body.attachments.map((one) => attachmentPayload(state, one))
  const byName = new Map(files.map((file) => [String(file['filename']), file]))
  const shown = JSON.stringify([body.embeds, body.components])
  return {
    content: body.content,
    attachments: files.filter(({ filename }) => !shown.includes(`"attachment://${String(filename)}"`)),
    embeds: resolveFileUrls(body.embeds, byName),
    components: resolveFileUrls(body.components, byName),
  }
}

const snapshotPayload = (state: DiscordState, snapshot: Snapshot, isShown: boolean): Json => ({
  message: {
    ...(isShown ? bodyPayload(state, snapshot) : emptyBody),
    type: snapshot.type,
    flags: snapshot.flags,
    timestamp: isoTime(snapshot.timestampMs),
    edited_timestamp: snapshot.editedMs === undefined ? null : isoTime(snapshot.editedMs),
    mentions: snapshot.mentionIds.map((id) => userPayloadById(state, id)),
    mention_roles: [],
  },
})

const metadataPayload = (state: DiscordState, interaction: Interaction, isFollowUp: boolean): Json => {
  const { id, input, userId, owners, original } = interaction
  return {
    id,
    type: input.kind === 'button' ? 3 : 2,
    user: userPayloadById(state, userId),
    authorizing_integration_owners: owners,
    ...(isFollowUp && original && { original_response_message_id: original.id }),
    ...(input.kind === 'message' && { target_message_id: input.target.id }),
    ...(input.kind === 'button' && { interacted_message_id: input.message.id }),
  }
}

const interactionPayload = (state: DiscordState, message: Message): Json => {
  const { interaction } = message
  if (!interaction) return {}
  const { input, id, userId } = interaction
  const user = userPayloadById(state, userId)
  return {
    webhook_id: state.application.id,
    application_id: state.application.id,
    interaction_metadata: metadataPayload(state, interaction, message.isFollowUp),
    ...(input.kind !== 'button' && { interaction: { id, type: 2, name: input.command.name, user } }),
  }
}

/** Without the message content intent, the bot can read its own messages, mentions of it and direct messages. */
export const canReadContent = ({ application, directory }: DiscordState, message: Message): boolean => {
  const channel = directory.channels.get(message.channelId)
  return (
    application.messageContent ||
    message.authorId === directory.bot.id ||
    message.mentionIds.includes(directory.bot.id) ||
    (channel !== undefined && directory.isBotDm(channel))
  )
}

const referencePayload = (state: DiscordState, { reference }: Message, depth: number): Json => {
  if (!reference) return {}
  const { type, messageId, channelId, guildId } = reference
  const message_reference = {
    type,
    message_id: messageId,
    channel_id: channelId,
    ...(guildId !== undefined && { guild_id: guildId }),
  }
  if (type === 1 || depth > 0) return { message_reference }
  const target = state.messages.get(messageId)
  const referenced_message = target ? messagePayload(state, target, { depth: depth + 1 }) : null
  return { message_reference, referenced_message }
}

/**
 * A message as the API returns it. The content is empty where the bot cannot read it; this is decided separately for a
 * referenced message. With `isTarget` the message is the target of a message command, which is always readable.
 */
export const messagePayload = (
  state: DiscordState,
  message: Message,
  { isTarget = false, depth = 0 }: { isTarget?: boolean; depth?: number } = {},
): Json => {
  const isShown = isTarget || canReadContent(state, message)
  const { id, channelId, authorId, type, flags, timestampMs, editedMs, nonce, poll, snapshots } = message
  return {
    id,
    channel_id: channelId,
    type,
    flags,
    author: userPayloadById(state, authorId),
    ...(isShown ? bodyPayload(state, message) : emptyBody),
    timestamp: isoTime(timestampMs),
    edited_timestamp: editedMs === undefined ? null : isoTime(editedMs),
    tts: false,
    pinned: false,
    mention_everyone: message.mentionsEveryone,
    mention_roles: [],
    mentions: message.mentionIds.map((one) => userPayloadById(state, one)),
    ...(nonce !== undefined && { nonce }),
    ...(isShown && poll && { poll }),
    ...(snapshots.length > 0 && {
      message_snapshots: snapshots.map((one) => snapshotPayload(state, one, isShown)),
    }),
    ...referencePayload(state, message, depth),
    ...interactionPayload(state, message),
  }
}

/** A message as the gateway sends it: with the guild and the author's membership. */
export const messageEventPayload = (state: DiscordState, message: Message): Json => {
  const wire = messagePayload(state, message)
  const channel = state.directory.channels.get(message.channelId)
  const base = { ...wire, channel_type: channel?.type ?? 0 }
  const guild = state.directory.guildOf(message)
  if (!guild || isEphemeral(message)) return base
  const member = message.interaction ? undefined : guild.members.get(message.authorId)
  const mentions = message.mentionIds.map((id) => {
    const [user, mentioned] = [state.directory.users.get(id), guild.members.get(id)]
    return user && mentioned
      ? { ...userPayload(user), member: memberPayload(mentioned) }
      : userPayloadById(state, id)
  })
  return { ...base, guild_id: guild.id, mentions, ...(member && { member: memberPayload(member) }) }
}
