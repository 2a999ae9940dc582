import { messageFlag } from '../bitfields.ts'
import { DiscordApiError } from '../rest/api-error.ts'
import { bodyFrom, isEmpty, resolveAttachments, resolveMentions } from '../rest/message-body.ts'
import { type MessageRequest } from '../rest/message-schema.ts'
import { isEphemeral, referenceTo } from '../store/messages.ts'
import type { DiscordState } from '../store/state.ts'
import type { Channel, Interaction, Message, MessageBody } from '../store/types.ts'

/** The message flags that an application can set. */
const flagsOfApplications =
  messageFlag.SUPPRESS_EMBEDS | messageFlag.SUPPRESS_NOTIFICATIONS | messageFlag.IS_COMPONENTS_V2

export const settableFlags = (flags: number | null | undefined): number => (flags ?? 0) & flagsOfApplications

export const attachmentLimitFor = (state: DiscordState, interaction: Interaction): number =>
  state.attachmentLimit(state.directory.guildOf(interaction), state.directory.users.get(interaction.userId))

/** The type of a response, and its reference: command target, message of the button, or first response. */
const typeAndReference = ({ input, original }: Interaction, isFollowUp: boolean): Partial<Message> => {
  if (isFollowUp) return original ? { type: 19, reference: referenceTo(original, 0) } : {}
  if (input.kind === 'button') return { type: 19, reference: referenceTo(input.message, 0) }
  if (input.kind === 'slash') return { type: 20 }
  return { type: 23, reference: referenceTo(input.target, 0) }
}

type PreparedBody = MessageBody & { mentionIds: string[]; mentionsEveryone: boolean }

const emptyBody: MessageBody = { content: '', attachments: [], embeds: [], components: [] }

/** Merges a request into a message body and stores its files. Throws `emptyMessage`. */
export const prepareBody = async (
  state: DiscordState,
  form: MessageRequest,
  before: MessageBody | undefined,
  place: { channelId: string; isEphemeral: boolean },
): Promise<PreparedBody> => {
  const attachments = await resolveAttachments(state, form, before?.attachments ?? [], place)
  const body = { ...(before ?? emptyBody), ...bodyFrom(form), attachments }
  const { content, embeds, components } = body
  if (isEmpty(body)) throw new DiscordApiError('emptyMessage')
  return {
    content,
    embeds,
    components,
    attachments,
    ...resolveMentions(state, content, form.allowed_mentions),
  }
}

/** Removes the files of a body that is not used. */
export const discardFiles = (state: DiscordState, { attachments }: MessageBody): void => {
  for (const { id } of attachments) state.files.remove(id)
}

export const addResponse = (
  state: DiscordState,
  interaction: Interaction,
  body: Partial<PreparedBody>,
  { flags, isFollowUp }: { flags: number; isFollowUp: boolean },
): Message =>
  state.messages.add({
    ...body,
    ...typeAndReference(interaction, isFollowUp),
    channel: state.directory.channels.get(interaction.channelId) as Channel,
    flags,
    interaction,
    isFollowUp,
    authorId: state.directory.bot.id,
  })

/** Validates an edit. The returned function applies it and clears the loading state. */
export const prepareEdit = async (
  state: DiscordState,
  message: Message,
  form: MessageRequest,
): Promise<() => void> => {
  const place = { channelId: message.channelId, isEphemeral: isEphemeral(message) }
  const body = await prepareBody(state, form, message, place)
  if (message.isDeleted) {
    discardFiles(state, body)
    throw new DiscordApiError('unknownMessage')
  }
  return () => {
    const { SUPPRESS_EMBEDS, LOADING } = messageFlag
    const kept = message.flags & ~LOADING
    const flags = form.flags == null ? kept : (kept & ~SUPPRESS_EMBEDS) | settableFlags(form.flags)
    state.messages.edit(message, { ...body, flags })
  }
}

export const editMessage = async (
  state: DiscordState,
  message: Message,
  form: MessageRequest,
): Promise<Message> => {
  const apply = await prepareEdit(state, message, form)
  apply()
  return message
}
