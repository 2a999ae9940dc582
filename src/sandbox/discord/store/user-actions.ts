import { describeFile, type NewFile } from './attachments.ts'
import { messageFlag } from '../bitfields.ts'
import { createInvoking } from '../interactions/invocation.ts'
import { mentionedIn, referenceTo, snapshotOf } from './messages.ts'
import type { Attachment, Channel, Json, Message, User } from './types.ts'
import type { World } from './state.ts'

export type NewPost = {
  channel: Channel
  /** `you` unless given. */
  author?: User
  content?: string
  files?: NewFile[]
  embeds?: Json[]
  poll?: Json
  /** The message that this one answers; its author is mentioned, as Discord does unless `ping` is false. */
  replyTo?: Message
  ping?: boolean
  /** The message that this one forwards. */
  forwards?: Message
  /** Mentions the bot in front of the content. */
  mentionsBot?: boolean
}

/** What a person does at Discord. */
export const createPeople = (world: World) => {
  const { places, messages, files, ids } = world

  const you = (): User => places.userNamed('you') as User

  const keep = async (file: NewFile, channelId: string, isEphemeral: boolean): Promise<Attachment> => {
    const attachment = await describeFile(file, { id: ids.next(), channelId, isEphemeral })
    files.put(attachment, file.bytes)
    return attachment
  }

  return {
    ...createInvoking(world, you),

    /** Writes into a channel. What lies there may be anything: a file is as big and of the kind that it is said to be. */
    async post(given: NewPost): Promise<Message> {
      const { channel, author = you(), embeds = [], replyTo, forwards } = given
      const mention = given.mentionsBot ? `<@${places.bot.id}> ` : ''
      const content = `${mention}${given.content ?? ''}`
      const attachments: Attachment[] = []
      for (const file of given.files ?? []) attachments.push(await keep(file, channel.id, false))
      const pinged = replyTo && given.ping !== false ? [replyTo.authorId] : []
      const known = [...mentionedIn(content), ...pinged].filter((id) => places.users.has(id))
      return messages.add({
        ...{ channel, authorId: author.id, content, attachments, embeds, poll: given.poll },
        mentionIds: [...new Set(known)],
        ...(replyTo && { type: 19, reference: referenceTo(replyTo, 0) }),
        ...(forwards && {
          ...{ reference: referenceTo(forwards, 1), snapshots: [snapshotOf(forwards)] },
          flags: messageFlag.HAS_SNAPSHOT,
        }),
      })
    },

    editMessage: (message: Message, content: string): void =>
      messages.edit(message, { content, mentionIds: mentionedIn(content) }),

    deleteMessage: (message: Message): void => messages.remove(message),

    /** Puts a file in place for a command's option. */
    upload: (channel: Channel, file: NewFile): Promise<Attachment> => keep(file, channel.id, true),

    /** The messages of a channel as somebody sees them, newest first. */
    messagesSeenBy: (user: User, channel: Channel): Message[] => messages.seenBy(user.id, channel.id),

    /** A signed address of a file, as every payload carries it. */
    urlOf: (attachment: Attachment): string => files.urlOf(attachment),
  }
}
