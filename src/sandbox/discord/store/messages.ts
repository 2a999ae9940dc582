import { messageFlag } from '../bitfields.ts'
import type { Directory } from './directory.ts'
import type { Files } from './files.ts'
import type { IdGenerator } from './id-generator.ts'
import type { Channel, Message, MessageBody, Snapshot, StoreEvent } from './types.ts'

type NewMessage = Partial<Omit<Message, 'channelId' | 'guildId' | 'authorId'>> & {
  channel: Channel
  authorId: string
}

export type Messages = ReturnType<typeof createMessages>

export const isEphemeral = ({ flags }: Pick<Message, 'flags'>): boolean =>
  (flags & messageFlag.EPHEMERAL) !== 0

export const mentionedUserIds = (content: string): string[] => [
  ...new Set([...content.matchAll(/<@!?(\d+)>/g)].map(([, id = '']) => id)),
]

/** The copy of a message inside a forward. */
export const snapshotOf = (message: Message): Snapshot => ({
  content: message.content,
  attachments: message.attachments,
  embeds: message.embeds,
  components: message.components,
  type: message.type,
  flags: message.flags,
  editedMs: message.editedMs,
  mentionIds: message.mentionIds,
  timestampMs: message.timestampMs,
})

export const referenceTo = ({ id, channelId, guildId }: Message, type: 0 | 1) => ({
  type,
  messageId: id,
  channelId,
  guildId,
})

const messageDefaults = () => ({
  type: 0,
  flags: 0,
  content: '',
  attachments: [],
  embeds: [],
  components: [],
  mentionIds: [],
  mentionsEveryone: false,
  editedMs: undefined,
  reference: undefined,
  snapshots: [],
  nonce: undefined,
  poll: undefined,
  interaction: undefined,
  isFollowUp: false,
  isDeleted: false,
})

/** Messages of all channels. Beyond `max` the oldest are removed. */
export const createMessages = (options: {
  ids: IdGenerator
  clock: () => number
  files: Files
  directory: Directory
  emit: (event: StoreEvent) => void
  max: number
}) => {
  const { ids, clock, files, directory, emit, max } = options
  const messages = new Map<string, Message>()

  const forget = (message: Message): void => {
    messages.delete(message.id)
    for (const { id } of message.attachments) files.remove(id)
  }

  const add = ({ channel, ...given }: NewMessage): Message => {
    const { id: channelId, guildId } = channel
    const id = given.id ?? ids.next()
    const message: Message = { ...messageDefaults(), timestampMs: clock(), ...given, id, channelId, guildId }
    messages.set(id, message)
    if (!isEphemeral(message)) channel.lastMessageId = id
    const oldest = messages.size > max ? messages.values().next().value : undefined
    if (oldest) forget(oldest)
    emit({ type: 'message', message })
    return message
  }

  return {
    add,

    get: (id: string): Message | undefined => messages.get(id),

    /** Messages of a channel without ephemeral ones, newest first. */
    in: (channelId: string): Message[] =>
      [...messages.values()]
        .filter((message) => message.channelId === channelId && !isEphemeral(message))
        .reverse(),

    /** Messages of a channel including the user's own ephemeral ones, newest first. */
    seenBy: (userId: string, channelId: string): Message[] =>
      [...messages.values()]
        .filter((message) => message.channelId === channelId)
        .filter((message) => !isEphemeral(message) || message.interaction?.userId === userId)
        .reverse(),

    edit(message: Message, change: Partial<MessageBody> & { flags?: number; mentionIds?: string[] }): void {
      const kept = new Set((change.attachments ?? message.attachments).map(({ id }) => id))
      for (const { id } of message.attachments) if (!kept.has(id)) files.remove(id)
      Object.assign(message, change, { editedMs: clock() })
      emit({ type: 'message update', message })
    },

    remove(message: Message): void {
      if (message.isDeleted) return
      message.isDeleted = true
      forget(message)
      const channel = directory.channels.get(message.channelId)
      if (channel) emit({ type: 'message delete', message })
    },

    /** Deletes messages of one channel together, which is a single event. */
    removeAll({ id: channelId, guildId }: Channel, removed: readonly Message[]): void {
      for (const message of removed) {
        message.isDeleted = true
        forget(message)
      }
      emit({ type: 'message bulk delete', ids: removed.map(({ id }) => id), channelId, guildId })
    },
  }
}
