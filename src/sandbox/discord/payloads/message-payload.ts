import { isEphemeral } from '../store/messages.ts'
import type { Attachment, Interaction, Json, Message, MessageBody, Snapshot } from '../store/types.ts'
import { isoTime, memberWire, userById, userWire } from './guild-payload.ts'
import type { World } from '../store/state.ts'

export const attachmentWire = ({ files }: World, attachment: Attachment): Json => {
  const { id, filename, size, contentType, width, height, description, flags, isEphemeral } = attachment
  const url = files.urlOf(attachment)
  return {
    ...{ id, filename, size, url, proxy_url: url, flags },
    ...(contentType !== undefined && { content_type: contentType }),
    ...(width !== undefined && { width, height }),
    ...(description !== undefined && { description }),
    ...(isEphemeral && { ephemeral: true }),
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** Puts the files' own addresses where an embed or a component calls a file by its name. */
const resolved = (value: unknown, byName: ReadonlyMap<string, Json>): unknown => {
  if (Array.isArray(value)) return value.map((one) => resolved(one, byName))
  if (!isObject(value)) return value
  const { url } = value
  const file = typeof url === 'string' ? byName.get(url.replace('attachment://', '')) : undefined
  if (file && String(url).startsWith('attachment://')) {
    const { proxy_url, width, height, content_type } = file
    return { ...value, url: file['url'], proxy_url, width, height, content_type }
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, byName)]))
}

const nothing = { content: '', attachments: [], embeds: [], components: [] }

/** What there is to see; a file that an embed or a component shows is not listed again. */
const bodyWire = (world: World, body: MessageBody): Json => {
  const files = body.attachments.map((one) => attachmentWire(world, one))
  const byName = new Map(files.map((file) => [String(file['filename']), file]))
  const shown = JSON.stringify([body.embeds, body.components])
  return {
    content: body.content,
    attachments: files.filter(({ filename }) => !shown.includes(`"attachment://${String(filename)}"`)),
    embeds: resolved(body.embeds, byName),
    components: resolved(body.components, byName),
  }
}

const snapshotWire = (world: World, snapshot: Snapshot, isShown: boolean): Json => ({
  message: {
    ...(isShown ? bodyWire(world, snapshot) : nothing),
    ...{ type: snapshot.type, flags: snapshot.flags, timestamp: isoTime(snapshot.timestampMs) },
    edited_timestamp: snapshot.editedMs === undefined ? null : isoTime(snapshot.editedMs),
    mentions: snapshot.mentionIds.map((id) => userById(world, id)),
    mention_roles: [],
  },
})

const metadataWire = (world: World, interaction: Interaction, isFollowUp: boolean): Json => {
  const { id, input, userId, owners, original } = interaction
  return {
    ...{ id, type: input.kind === 'button' ? 3 : 2, user: userById(world, userId) },
    authorizing_integration_owners: owners,
    ...(isFollowUp && original && { original_response_message_id: original.id }),
    ...(input.kind === 'message' && { target_message_id: input.target.id }),
    ...(input.kind === 'button' && { interacted_message_id: input.message.id }),
  }
}

const interactionWire = (world: World, message: Message): Json => {
  const { interaction } = message
  if (!interaction) return {}
  const { input, id, userId } = interaction
  const user = userById(world, userId)
  return {
    ...{ webhook_id: world.application.id, application_id: world.application.id },
    interaction_metadata: metadataWire(world, interaction, message.isFollowUp),
    ...(input.kind !== 'button' && { interaction: { id, type: 2, name: input.command.name, user } }),
  }
}

/** Whether the application may read what a message says. */
export const mayRead = ({ application, places }: World, message: Message): boolean => {
  const channel = places.channels.get(message.channelId)
  return (
    application.messageContent ||
    message.authorId === places.bot.id ||
    message.mentionIds.includes(places.bot.id) ||
    (channel !== undefined && places.isBotDm(channel))
  )
}

const referenceWire = (world: World, { reference }: Message, depth: number): Json => {
  if (!reference) return {}
  const { type, messageId, channelId, guildId } = reference
  const message_reference = {
    ...{ type, message_id: messageId, channel_id: channelId },
    ...(guildId !== undefined && { guild_id: guildId }),
  }
  if (type === 1 || depth > 0) return { message_reference }
  const target = world.messages.get(messageId)
  const referenced_message = target ? messageWire(world, target, { depth: depth + 1 }) : null
  return { message_reference, referenced_message }
}

/**
 * A message as the application gets it: blanked where it has no right to read it. A message that it may read does not
 * open the one that it refers to. With `isTarget` the message is what a message command was used on.
 */
export const messageWire = (
  world: World,
  message: Message,
  { isTarget = false, depth = 0 }: { isTarget?: boolean; depth?: number } = {},
): Json => {
  const isShown = isTarget || mayRead(world, message)
  const { id, channelId, authorId, type, flags, timestampMs, editedMs, nonce, poll, snapshots } = message
  return {
    ...{ id, channel_id: channelId, type, flags, author: userById(world, authorId) },
    ...(isShown ? bodyWire(world, message) : nothing),
    timestamp: isoTime(timestampMs),
    edited_timestamp: editedMs === undefined ? null : isoTime(editedMs),
    ...{ tts: false, pinned: false, mention_everyone: message.mentionsEveryone, mention_roles: [] },
    mentions: message.mentionIds.map((one) => userById(world, one)),
    ...(nonce !== undefined && { nonce }),
    ...(isShown && poll && { poll }),
    ...(snapshots.length > 0 && {
      message_snapshots: snapshots.map((one) => snapshotWire(world, one, isShown)),
    }),
    ...referenceWire(world, message, depth),
    ...interactionWire(world, message),
  }
}

/** A message as the gateway tells of it: with the guild, and the author as its member. */
export const messageEventWire = (world: World, message: Message): Json => {
  const wire = messageWire(world, message)
  const channel = world.places.channels.get(message.channelId)
  const base = { ...wire, channel_type: channel?.type ?? 0 }
  const guild = world.places.guildOf(message)
  if (!guild || isEphemeral(message)) return base
  const member = message.interaction ? undefined : guild.members.get(message.authorId)
  const mentions = message.mentionIds.map((id) => {
    const [user, mentioned] = [world.places.users.get(id), guild.members.get(id)]
    return user && mentioned ? { ...userWire(user), member: memberWire(mentioned) } : userById(world, id)
  })
  return { ...base, guild_id: guild.id, mentions, ...(member && { member: memberWire(member) }) }
}
