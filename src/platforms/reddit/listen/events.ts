import type { PlatformEvents } from '../../events.ts'
import type { PlatformStore } from '../../store.ts'
import type { RedditClient } from '../client/client.ts'
import { findPictures, picturesInMessage, type Pictures } from './find-pictures.ts'
import { asksRemoval, commandIn, type MessageCommand } from './message.ts'
import { closedForMs, hasBlockedUs } from '../reply/reply.ts'
import type { CommentTarget, MessageTarget, Target } from '../reply/target.ts'
import { isBanned, isModerator } from '../client/subreddits.ts'
import { isDeaf, mentionIn, mentionInText, type MentionOptions } from './mention.ts'
import { commentSchema, isMessage, readListing, submissionSchema } from '../client/wire.ts'
import type { InboxItem, RedditComment, RedditMessage } from '../client/wire.ts'

const platform = 'reddit'
const maxBytes = 20 * 1024 * 1024

export type EventReaderOptions = {
  client: RedditClient
  username: string
  events: PlatformEvents
  store: PlatformStore
}

/** All but what Reddit itself says. */
type TheirWish = Exclude<MessageCommand, { kind: 'banned' }>

/** What Redditors say, made into requests, refusals and acts. */
export const createEventReader = ({ client, username, events, store }: EventReaderOptions) => {
  const ask = async (
    heard: { name: string; author: string; target: Target; thread?: string },
    found: Pictures,
    wishes: MentionOptions,
  ): Promise<void> => {
    const { sources, owners, place } = found
    const common = {
      ...{ id: `${platform}-${heard.name}`, platform, target: { ...heard.target, sources } },
      ...{ requester: heard.author.toLowerCase(), thread: heard.thread, place, owners },
    }
    if ('refuse' in found) {
      await events.onRefusal({ ...common, code: found.refuse, say: found.say })
      return
    }
    const { vividness, sideBySide, force } = wishes
    await events.onRequest({
      ...common,
      ...{ pictures: found.pictures, nsfw: found.nsfw },
      options: { vividness, sideBySide, force },
      ...{ maxBytes, locale: 'en', visibility: 'public' },
    })
  }

  const summoned = async (comment: RedditComment, wishes: MentionOptions): Promise<void> => {
    const { name, author } = comment
    const submission = comment.link_id ?? (await linkIdOf(client, name))
    if (submission === undefined) return // deleted since: there is nobody to answer
    const found = await findPictures(client, { comment: name, submission, which: wishes.which })
    const target: CommentTarget = { comment: name, submission, author, subreddit: found.place }
    await ask({ name, author, target, thread: submission }, found, wishes)
  }

  const answered = async ({ parent_id: replyId, author }: RedditComment): Promise<void> => {
    if (replyId == null) return
    const isEntitled = () => mayRemove(client, replyId, author)
    await events.onRemovalRequested({ platform, replyId, by: author.toLowerCase(), isEntitled })
  }

  const told = async (message: RedditMessage, author: string, wish: TheirWish): Promise<void> => {
    const target: MessageTarget = { message: message.name, author }
    const noted = {
      ...{ id: `${platform}-${message.name}`, platform, target, requester: author.toLowerCase() },
    }
    switch (wish.kind) {
      case 'opt':
        await store.setOptOut(author, wish.out)
        return events.onNotice({ ...noted, notice: wish.out ? 'opted_out' : 'opted_in' })
      case 'policy': {
        const { place } = wish
        if (!(await isModerator(client, place, author)))
          return events.onNotice({ ...noted, notice: 'not_a_moderator', place })
        const policy = await store.updatePolicy(place, wish.change)
        return events.onNotice({ ...noted, notice: 'policy_set', place, policy })
      }
      case 'delete':
        if (message.parent_id == null) return
        await events.onRemovalRequested({
          ...{ platform, replyId: message.parent_id, by: author.toLowerCase() },
          isEntitled: () => Promise.resolve(false), // a message has one reader, and the ledger knows who
        })
        return
      case 'colorize':
        return ask(
          { name: message.name, author, target },
          await picturesInMessage(client, { body: message.body, which: wish.wishes.which }),
          wish.wishes,
        )
    }
  }

  const messaged = async (message: RedditMessage): Promise<void> => {
    const wish = commandIn(message)
    if (wish?.kind === 'banned') {
      if (await isBanned(client, wish.place)) await store.closePlace(wish.place, closedForMs)
      else await store.reopenPlace(wish.place)
    } else if (wish && message.author != null && !isDeaf(message.author, username)) {
      await told(message, message.author, wish)
    }
  }

  const commented = async (comment: RedditComment, wishes: MentionOptions | undefined): Promise<void> => {
    const { author } = comment
    if (wishes && !isDeaf(author, username) && !(await hasBlockedUs(store, author)))
      await summoned(comment, wishes)
  }

  return {
    /** A comment in one of the subreddits where the bare word is heard. */
    comment: (comment: RedditComment) => commented(comment, mentionInText(comment.body)),

    /** An item of our inbox: a mention, an answer to an answer of ours, a direct message. */
    inboxItem: async (item: InboxItem): Promise<void> => {
      if (isMessage(item)) return messaged(item)
      const isReply = item.type === 'comment_reply'
      if (isReply && asksRemoval(item.body)) return answered(item)
      // who answers us need not call us by our whole name
      return commented(
        item,
        mentionIn(item.body, username) ?? (isReply ? mentionInText(item.body) : undefined),
      )
    },
  }
}

/** Items of the inbox do not say which post they are under. */
const linkIdOf = async (client: RedditClient, name: string): Promise<string | undefined> =>
  readListing(await client.get('api/info', { id: name }), commentSchema).things[0]?.link_id

/** Who asked for the answer, whose post it stands under, and who keeps order there. */
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
