import { attachmentFlag, messageFlag, permission } from '../bitfields.ts'
import { hueOf } from './channel-view.ts'
import { isEphemeral } from '../store/messages.ts'
import { permissionsIn } from '../store/permissions.ts'
import type { Attachment, Channel, Interaction, Json, Message, OptionValue } from '../store/types.ts'
import type { DiscordStore } from '../store/store.ts'

const shownMessages = 100

/** A fresh signature each time: the page tells pictures apart by their ids. */
const pathOf = (store: DiscordStore, attachment: Attachment): string => {
  const { pathname, search } = new URL(store.urlOf(attachment))
  return `${pathname}${search}`
}

const viewOfFile = (store: DiscordStore, attachment: Attachment) => {
  const { id, filename: name, width, height, description, flags } = attachment
  const isSpoiler = (flags & attachmentFlag.IS_SPOILER) !== 0 || name.startsWith('SPOILER_')
  return { id, name, path: pathOf(store, attachment), width, height, alt: description ?? '', isSpoiler }
}

/** What an answer is made of, for as long as it is there. */
const sourcesOf = (store: DiscordStore, { input }: Interaction) => {
  const attachments =
    input.kind === 'slash' ? input.attachments : input.kind === 'message' ? input.target.attachments : []
  return attachments
    .filter(({ id, width }) => width !== undefined && store.files.bytesOf(id))
    .slice(0, 4)
    .map((one) => viewOfFile(store, one))
}

const nameOf = (store: DiscordStore, id: string): string => store.users.get(id)?.username ?? 'Deleted User'

const viewOfAuthor = ({ users, you }: DiscordStore, id: string) => ({
  name: users.get(id)?.username ?? 'Deleted User',
  isBot: users.get(id)?.isBot ?? false,
  isYou: id === you.id,
  hue: hueOf(id),
})

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])

const buttonsOf = ({ components }: Message) =>
  components
    .map((row) => listOf(row['components']).filter(({ type }) => type === 2))
    .filter((row) => row.length > 0)
    .map((row) =>
      row.map(({ label, custom_id, style, disabled, url }) => ({
        ...{ label, customId: custom_id, style, url },
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
    ...{ id, author: nameOf(store, authorId), text: text.slice(0, 200), isGone: false },
    picture: picture && viewOfFile(store, picture),
  }
}

/** `/photo add` or `Colorize`; undefined for a button. */
const commandNameOf = ({ input }: Interaction): string | undefined => {
  if (input.kind === 'button') return undefined
  const below = (options: readonly OptionValue[]): string[] =>
    options.flatMap(({ name, options: inner }) => (inner ? [name, ...below(inner)] : []))
  return input.kind === 'message'
    ? input.command.name
    : [input.command.name, ...below(input.options)].join(' ')
}

const viewOfUse = (store: DiscordStore, { interaction, isFollowUp }: Message) => {
  if (!interaction || isFollowUp || interaction.input.kind === 'button') return undefined
  const { input, userId } = interaction
  return {
    ...{ by: nameOf(store, userId), name: commandNameOf(interaction), isSlash: input.kind === 'slash' },
    sources: input.kind === 'slash' ? sourcesOf(store, interaction) : [],
  }
}

/** Names for the ids in a text. */
const namesIn = (store: DiscordStore, content: string) => {
  const named = (pattern: RegExp, find: (id: string) => string | undefined) =>
    Object.fromEntries([...content.matchAll(pattern)].map(([, id = '']) => [id, find(id) ?? 'unknown']))
  return {
    people: named(/<@!?(\d+)>/g, (id) => store.users.get(id)?.username),
    channels: named(/<#(\d+)>/g, (id) => store.channels.get(id)?.name),
  }
}

/** Whether `you` may delete a message: your own, or on a server whose messages you manage. */
export const mayDelete = (store: DiscordStore, message: Message, channel: Channel | undefined): boolean => {
  if (isEphemeral(message)) return false
  if (message.authorId === store.you.id) return true
  const held = channel ? permissionsIn(store.places, channel, store.you.id) : 0n
  return (held & permission.MANAGE_MESSAGES) !== 0n
}

/** What the last button that `you` pressed under a message has come to. */
const viewOfPress = (pressed: Interaction | undefined) => {
  if (pressed?.input.kind !== 'button') return undefined
  const { state, acknowledgement, answeredMs, input } = pressed
  const isWorking = acknowledgement === 'update deferred' && answeredMs === undefined
  if (state === 'acknowledged' && !isWorking) return undefined
  return { id: pressed.id, customId: input.customId, hasFailed: state === 'failed' }
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
    ...{ id, author: viewOfAuthor(store, message.authorId), timestampMs, text: content },
    ...{ names: namesIn(store, content), files: attachments.map((one) => viewOfFile(store, one)) },
    ...{ buttons: buttonsOf(message), reference: viewOfReference(store, message) },
    ...{ use: viewOfUse(store, message), isEphemeral: isEphemeral(message), isLoading },
    isEdited: editedMs !== undefined && !interaction,
    hasFailed: isLoading && interaction?.state === 'failed',
    sources: isLoading && interaction ? sourcesOf(store, interaction) : [],
    mayDelete: mayDelete(store, message, channel),
    press: viewOfPress(pressed),
  }
}

/** A command that the bot has not answered yet, or has never. */
const viewOfSent = (store: DiscordStore, interaction: Interaction) => {
  const { id, input, createdMs } = interaction
  return {
    ...{ id, timestampMs: createdMs, author: viewOfAuthor(store, store.bot.id) },
    use: {
      by: store.you.username,
      name: commandNameOf(interaction),
      isSlash: input.kind === 'slash',
      sources: [],
    },
    isSent: true,
    hasFailed: interaction.state === 'failed',
    sources: sourcesOf(store, interaction),
  }
}

const byTime = (one: { id: string }, other: { id: string }): number =>
  Number(BigInt(one.id) - BigInt(other.id))

/** What `you` see in a channel, oldest first. */
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
    .map((interaction) => viewOfSent(store, interaction))
  return [...messages, ...sent].sort(byTime)
}
