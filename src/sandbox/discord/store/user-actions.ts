import { messageFlag } from '../bitfields.ts'
import { createInvocations } from '../interactions/invocation.ts'
import { describeFile, type NewFile } from './attachments.ts'
import { mentionedUserIds, referenceTo, snapshotOf } from './messages.ts'
import type { DiscordState } from './state.ts'
import type { Attachment, Channel, Json, Message, User } from './types.ts'

export type UserMessage = {
  channel: Channel
  /** Default: the visitor, `you`. */
  author?: User
  content?: string
  files?: NewFile[]
  embeds?: Json[]
  poll?: Json
  /** The message replied to. Its author is mentioned unless `ping` is false. */
  replyTo?: Message
  ping?: boolean
  forwards?: Message
  /** Prefixes the content with a mention of the bot. */
  mentionsBot?: boolean
}

/** What users do in Discord's app: write, edit, delete, upload, run commands, press buttons. */
export const createUserActions = (state: DiscordState) => {
  const { directory, messages, files, ids } = state

  const you = (): User => directory.userNamed('you') as User

  const storeFile = async (file: NewFile, channelId: string, isEphemeral: boolean): Promise<Attachment> => {
    const attachment = await describeFile(file, { id: ids.next(), channelId, isEphemeral })
    files.put(attachment, file.bytes)
    return attachment
  }

  return {
    ...createInvocations(state, you),

    /** Posts a message. Files are not validated, so that a test can post oversized or mislabelled ones. */
    async post(given: UserMessage): Promise<Message> {
      const { channel, author = you(), embeds = [], replyTo, forwards } = given
      const mention = given.mentionsBot ? `<@${directory.bot.id}> ` : ''
      const content = `${mention}${given.content ?? ''}`
      const attachments: Attachment[] = []
      for (const file of given.files ?? []) attachments.push(await storeFile(file, channel.id, false))
      const pinged = replyTo && given.ping !== false ? [replyTo.authorId] : []
      const known = [...mentionedUserIds(content), ...pinged].filter((id) => directory.users.has(id))
      return messages.add({
        channel,
        authorId: author.id,
        content,
        attachments,
        embeds,
        poll: given.poll,
        mentionIds: [...new Set(known)],
        ...(replyTo && { type: 19, reference: referenceTo(replyTo, 0) }),
        ...(forwards && {
          reference: referenceTo(forwards, 1),
          snapshots: [snapshotOf(forwards)],
          flags: messageFlag.HAS_SNAPSHOT,
        }),
      })
    },

    editMessage: (message: Message, content: string): void =>
      messages.edit(message, { content, mentionIds: mentionedUserIds(content) }),

    deleteMessage: (message: Message): void => messages.remove(message),

    /** Deletes messages of one channel together, as a moderation bot does. */
    deleteMessages(removed: readonly Message[]): void {
      const channel = directory.channels.get(removed[0]?.channelId ?? '')
      if (channel) messages.removeAll(channel, removed)
    },

    /** Uploads a file for an attachment option of a command. */
    upload: (channel: Channel, file: NewFile): Promise<Attachment> => storeFile(file, channel.id, true),

    /** The messages of a channel that are visible to a user, newest first. */
    messagesSeenBy: (user: User, channel: Channel): Message[] => messages.seenBy(user.id, channel.id),

    /** The signed URL of a file. */
    urlOf: (attachment: Attachment): string => files.urlOf(attachment),
  }
}
