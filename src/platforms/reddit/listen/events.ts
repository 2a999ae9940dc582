import type { PlatformEvents } from '../../events.ts'
import type { PlatformStore } from '../../store.ts'
import type { RedditClient } from '../client/client.ts'
import {
  commentSchema,
  isMessage,
  readListing,
  submissionSchema,
  type InboxItem,
  type RedditComment,
  type RedditMessage,
} from '../client/schemas.ts'
import { isBanned, isModerator } from '../client/subreddits.ts'
import { closedForMs, hasBlockedUs } from '../reply/reply.ts'
import type { CommentTarget, MessageTarget, Target } from '../reply/target.ts'
import { findPictures, picturesInMessage, type Pictures } from './find-pictures.ts'
import { isIgnoredAuthor, mentionIn, mentionInText, type MentionOptions } from './mention.ts'
import { commandIn, isDeleteCommand, type MessageCommand } from './message.ts'

const platform = 'reddit'
const maxBytes = 20 * 1024 * 1024

export type EventReaderOptions = {
  client: RedditClient
  username: string
  events: PlatformEvents
  store: PlatformStore
}

/** Commands of people; `banned` comes from Reddit itself. */
type UserCommand = Exclude<MessageCommand, { kind: 'banned' }>

/** Turns comments and messages into requests, refusals, notices and removals. */
export const createEventReader = ({ client, username, events, store }: EventReaderOptions) => {
  const report = async (
    asked: { name: string; author: string; target: Target; thread?: string },
    found: Pictures,
    { vividness, sideBySide, force }: MentionOptions,
  ): Promise<void> => {
    const { sources, owners, place } = found
    const common = {
      id: `${platform}-${asked.name}`,
      platform,
      target: { ...asked.target, sources },
      requester: asked.author.toLowerCase(),
      thread: asked.thread,
      place,
      owners,
    }
    if ('refuse' in found) {
      await events.onRefusal({ ...common, code: found.refuse, say: found.say })
      return
    }
    await events.onRequest({
      ...common,
      pictures: found.pictures,
      nsfw: found.nsfw,
      options: { vividness, sideBySide, force },
      maxBytes,
      locale: 'en',
      visibility: 'public',
    })
  }

  const onMention = async (comment: RedditComment, options: MentionOptions): Promise<void> => {
    const { name, author } = comment
    const submission = comment.link_id ?? (await linkIdOf(client, name))
    if (submission === undefined) return // the comment was deleted
    const found = await findPictures(client, { comment: name, submission, which: options.which })
    const target: CommentTarget = { comment: name, submission, author, subreddit: found.place }
    await report({ name, author, target, thread: submission }, found, options)
  }

  const onDeleteReply = async ({ parent_id: replyId, author }: RedditComment): Promise<void> => {
    if (replyId == null) return
    const isEntitled = () => mayRemove(client, replyId, author)
    await events.onRemovalRequested({ platform, replyId, by: author.toLowerCase(), isEntitled })
  }

  const onCommand = async (message: RedditMessage, author: string, command: UserCommand): Promise<void> => {
    const target: MessageTarget = { message: message.name, author }
    const requester = author.toLowerCase()
    const notice = { id: `${platform}-${message.name}`, platform, target, requester }
    switch (command.kind) {
      case 'opt':
        await store.setOptOut(author, command.out)
        return events.onNotice({ ...notice, notice: command.out ? 'opted_out' : 'opted_in' })
      case 'policy': {
        const { place } = command
        if (!(await isModerator(client, place, author)))
          return events.onNotice({ ...notice, notice: 'not_a_moderator', place })
        const policy = await store.updatePolicy(place, command.change)
        return events.onNotice({ ...notice, notice: 'policy_set', place, policy })
      }
      case 'delete': {
        if (message.parent_id == null) return
        const isEntitled = () => Promise.resolve(false) // only the requester reads the message: the ledger decides
        await events.onRemovalRequested({ platform, replyId: message.parent_id, by: requester, isEntitled })
        return
      }
      case 'colorize': {
        const { options } = command
        const found = await picturesInMessage(client, { body: message.body, which: options.which })
        return report({ name: message.name, author, target }, found, options)
      }
    }
  }

  const onMessage = async (message: RedditMessage): Promise<void> => {
    const command = commandIn(message)
    if (command?.kind === 'banned') {
      if (await isBanned(client, command.place)) await store.closePlace(command.place, closedForMs)
      else await store.reopenPlace(command.place)
    } else if (command && message.author != null && !isIgnoredAuthor(message.author, username)) {
      await onCommand(message, message.author, command)
    }
  }

  const onComment = async (comment: RedditComment, options: MentionOptions | undefined): Promise<void> => {
    const { author } = comment
    if (options && !isIgnoredAuthor(author, username) && !(await hasBlockedUs(store, author)))
      await onMention(comment, options)
  }

  return {
    /** A comment in one of the watched subreddits. */
    comment: (comment: RedditComment) => onComment(comment, mentionInText(comment.body)),

    /** An item of our inbox: a mention, a reply to one of our comments, or a direct message. */
    inboxItem: async (item: InboxItem): Promise<void> => {
      if (isMessage(item)) return onMessage(item)
      const isReply = item.type === 'comment_reply'
      if (isReply && isDeleteCommand(item.body)) return onDeleteReply(item)
      // in a reply to our comment the bare word is enough
      const options = mentionIn(item.body, username) ?? (isReply ? mentionInText(item.body) : undefined)
      return onComment(item, options)
    },
  }
}

/** Inbox items do not say which post they belong to. */
const linkIdOf = async (client: RedditClient, name: string): Promise<string | undefined> =>
  readListing(await client.get('api/info', { id: name }), commentSchema).things[0]?.link_id

/** The author of the comment or post above the answer, and moderators, may have it removed. */
const mayRemove = async (client: RedditClient, replyId: string, by: string): Promise<boolean> => {
  const [reply] = readListing(await client.get('api/info', { id: replyId }), commentSchema).things
  if (!reply) return false
  const names = [reply.parent_id, reply.link_id].filter((name) => name != null).join(',')
  const above = await client.get('api/info', { id: names })
  const authors = [commentSchema, submissionSchema].flatMap((schema) =>
    readListing<{ author: string }>(above, schema).things.map(({ author }) => author.toLowerCase()),
  )
  if (authors.includes(by.toLowerCase())) return true
  return reply.subreddit != null && isModerator(client, reply.subreddit, by)
}
