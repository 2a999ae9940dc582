import { messageFlag, permission } from '../bitfields.ts'
import { isEphemeral } from '../store/messages.ts'
import { permissionsIn } from '../store/permissions.ts'
import type { DiscordStore } from '../store/store.ts'
import type { Channel, Interaction, Json, Message } from '../store/types.ts'
import { viewOfFile } from './file-view.ts'
import { sourcesOf, viewOfCommandUse, viewOfPendingCommand, viewOfPress } from './interaction-view.ts'
import { nameOf, viewOfAuthor } from './user-view.ts'

const shownMessages = 100

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])

const buttonsOf = ({ components }: Message) =>
  components
    .map((row) => listOf(row['components']).filter(({ type }) => type === 2))
    .filter((row) => row.length > 0)
    .map((row) =>
      row.map(({ label, custom_id, style, disabled, url }) => ({
        label,
        customId: custom_id,
        style,
        url,
        isDisabled: disabled === true,
      })),
    )

const viewOfReference = (store: DiscordStore, { reference }: Message) => {
  if (reference?.type !== 0) return undefined
  const target = store.messages.get(reference.messageId)
  if (!target) return { isGone: true }
  const { id, authorId, content, attachments } = target
  const text = content.replace(/<@!?(\d+)>/g, (_whole, person: string) => `@${nameOf(store, person)}`)
  const [picture] = attachments.filter(({ width }) => width !== undefined)
  return {
    id,
    author: nameOf(store, authorId),
    text: text.slice(0, 200),
    isGone: false,
    picture: picture && viewOfFile(store, picture),
  }
}

/** Names of the users and channels that a text mentions, by id. */
const namesIn = (store: DiscordStore, content: string) => {
  const named = (pattern: RegExp, find: (id: string) => string | undefined) =>
    Object.fromEntries([...content.matchAll(pattern)].map(([, id = '']) => [id, find(id) ?? 'unknown']))
  return {
    people: named(/<@!?(\d+)>/g, (id) => store.users.get(id)?.username),
    channels: named(/<#(\d+)>/g, (id) => store.channels.get(id)?.name),
  }
}

/** The visitor may delete their own messages, and any message in a guild where they manage messages. */
export const canDelete = (store: DiscordStore, message: Message, channel: Channel | undefined): boolean => {
  if (isEphemeral(message)) return false
  if (message.authorId === store.you.id) return true
  const held = channel ? permissionsIn(store.directory, channel, store.you.id) : 0n
  return (held & permission.MANAGE_MESSAGES) !== 0n
}

const viewOfMessage = (
  store: DiscordStore,
  channel: Channel,
  message: Message,
  pressed: Interaction | undefined,
) => {
  const { id, content, attachments, interaction, timestampMs, editedMs } = message
  const isLoading = (message.flags & messageFlag.LOADING) !== 0
  return {
    id,
    author: viewOfAuthor(store, message.authorId),
    timestampMs,
    text: content,
    names: namesIn(store, content),
    files: attachments.map((one) => viewOfFile(store, one)),
    buttons: buttonsOf(message),
    reference: viewOfReference(store, message),
    use: viewOfCommandUse(store, message),
    isEphemeral: isEphemeral(message),
    isLoading,
    isEdited: editedMs !== undefined && !interaction,
    hasFailed: isLoading && interaction?.state === 'failed',
    sources: isLoading && interaction ? sourcesOf(store, interaction) : [],
    mayDelete: canDelete(store, message, channel),
    press: viewOfPress(pressed),
  }
}

const byTime = (one: { id: string }, other: { id: string }): number =>
  Number(BigInt(one.id) - BigInt(other.id))

/** The messages and pending commands that the visitor sees in a channel, oldest first. */
export const viewOfMessages = (store: DiscordStore, channel: Channel) => {
  const own = store.interactions
    .all()
    .filter(({ channelId, userId }) => channelId === channel.id && userId === store.you.id)
  const pressedOn = (message: Message) =>
    own.find(({ input }) => input.kind === 'button' && input.message === message)
  const messages = store
    .messagesSeenBy(store.you, channel)
    .slice(0, shownMessages)
    .map((message) => viewOfMessage(store, channel, message, pressedOn(message)))
  const sent = own
    .filter(({ input, acknowledgement }) => input.kind !== 'button' && acknowledgement === undefined)
    .slice(0, shownMessages)
    .map((interaction) => viewOfPendingCommand(store, interaction))
  return [...messages, ...sent].sort(byTime)
}
