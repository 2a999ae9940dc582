import { messageFlag } from '../bitfields.ts'
import { DiscordRefusal } from '../rest/api-error.ts'
import { attachmentsOf, bodyOf, isEmpty, mentionsOf, type MessageForm } from '../rest/message-schema.ts'
import { isEphemeral, referenceTo } from '../store/messages.ts'
import type { Channel, Interaction, Message, MessageBody } from '../store/types.ts'
import type { World } from '../store/state.ts'

/** The flags that an application may set itself. */
const ownFlags =
  messageFlag.SUPPRESS_EMBEDS | messageFlag.SUPPRESS_NOTIFICATIONS | messageFlag.IS_COMPONENTS_V2

export const settableFlags = (flags: number | null | undefined): number => (flags ?? 0) & ownFlags

export const attachmentLimitFor = (world: World, interaction: Interaction): number =>
  world.attachmentLimit(world.places.guildOf(interaction), world.places.users.get(interaction.userId))

/** What an answer hangs on: the target of a message command, the button's message, the first answer. */
const hangsOn = ({ input, original }: Interaction, isFollowUp: boolean): Partial<Message> => {
  if (isFollowUp) return original ? { type: 19, reference: referenceTo(original, 0) } : {}
  if (input.kind === 'button') return { type: 19, reference: referenceTo(input.message, 0) }
  if (input.kind === 'slash') return { type: 20 }
  return { type: 23, reference: referenceTo(input.target, 0) }
}

type Prepared = MessageBody & { mentionIds: string[]; mentionsEveryone: boolean }

const nothing: MessageBody = { content: '', attachments: [], embeds: [], components: [] }

/** A message's body after a form was laid over it. Its new files are on the CDN already. */
export const prepare = async (
  world: World,
  form: MessageForm,
  before: MessageBody | undefined,
  place: { channelId: string; isEphemeral: boolean },
): Promise<Prepared> => {
  const attachments = await attachmentsOf(world, form, before?.attachments ?? [], place)
  const body = { ...(before ?? nothing), ...bodyOf(form), attachments }
  const { content, embeds, components } = body
  if (isEmpty(body)) throw new DiscordRefusal('emptyMessage')
  return { content, embeds, components, attachments, ...mentionsOf(world, content, form.allowed_mentions) }
}

/** The files of what did not come to be. */
export const discard = (world: World, { attachments }: MessageBody): void => {
  for (const { id } of attachments) world.files.remove(id)
}

export const answer = (
  world: World,
  interaction: Interaction,
  body: Partial<Prepared>,
  { flags, isFollowUp }: { flags: number; isFollowUp: boolean },
): Message =>
  world.messages.add({
    ...body,
    ...hangsOn(interaction, isFollowUp),
    ...{
      channel: world.places.channels.get(interaction.channelId) as Channel,
      flags,
      interaction,
      isFollowUp,
    },
    authorId: world.places.bot.id,
  })

/** Readies a form for a message; what comes back lays it over, and the message is no longer thinking then. */
export const prepareEdit = async (world: World, message: Message, form: MessageForm): Promise<() => void> => {
  const place = { channelId: message.channelId, isEphemeral: isEphemeral(message) }
  const body = await prepare(world, form, message, place)
  if (message.isDeleted) {
    discard(world, body)
    throw new DiscordRefusal('unknownMessage')
  }
  return () => {
    const { SUPPRESS_EMBEDS, LOADING } = messageFlag
    const kept = message.flags & ~LOADING
    const flags = form.flags == null ? kept : (kept & ~SUPPRESS_EMBEDS) | settableFlags(form.flags)
    world.messages.edit(message, { ...body, flags })
  }
}

export const editMessage = async (world: World, message: Message, form: MessageForm): Promise<Message> => {
  const apply = await prepareEdit(world, message, form)
  apply()
  return message
}
