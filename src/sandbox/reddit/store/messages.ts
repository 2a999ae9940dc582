import type { Inbox } from './inbox.ts'
import { nowUtc } from './posts-and-comments.ts'
import { isModerator } from './subreddits.ts'
import { sameName, type InboxItem, type Subreddit, type User } from './types.ts'

export type Message = {
  /** Null for a message from the subreddit itself. */
  from: string | null
  /** A user name, or a subreddit as `r/name`, `/r/name` or `#name`. */
  to: string
  subject: string
  body: string
  /** The message replied to. */
  parent?: InboxItem | string
}

export const subredditRecipient = (to: string): string | undefined => /^(?:\/?r\/|#)(\w+)$/i.exec(to)?.[1]

type Parts = {
  nextId: () => string
  inbox: Inbox
  ensureUser: (name: string) => User
  subreddit: (name: string) => Subreddit | undefined
}

/** Delivers messages to the inboxes of their recipients. */
const createSender = ({ nextId, inbox, ensureUser, subreddit }: Parts) => {
  /** The subreddit that takes part in the conversation, if any, and whether it is the sender. */
  const partyOf = ({ from, to }: Message, parent: InboxItem | undefined, speaker: Subreddit | undefined) => {
    const addressed = subreddit(subredditRecipient(to) ?? '')
    const party = addressed ?? speaker ?? (parent?.subreddit ? subreddit(parent.subreddit) : undefined)
    const speaks = party !== undefined && !addressed && (from === null || isModerator(party, from))
    return { addressed, party, speaks }
  }

  /** A message to a subreddit creates one item per moderator. Returns the first item. */
  return (message: Message, speaker?: Subreddit): InboxItem => {
    const { from, to, subject, body } = message
    const parent = typeof message.parent === 'string' ? inbox.message(message.parent) : message.parent
    const { addressed, party, speaks } = partyOf(message, parent, speaker)
    const item: InboxItem = {
      name: `t4_${nextId()}`,
      owner: '',
      type: 'unknown',
      subject,
      body,
      comment: undefined,
      author: from === null ? null : ensureUser(from).name,
      dest: addressed ? `#${addressed.name}` : ensureUser(to).name,
      subreddit: party?.name ?? null,
      parentId: parent?.name ?? null,
      firstMessageName: parent ? (parent.firstMessageName ?? parent.name) : null,
      distinguished: speaks ? 'moderator' : null,
      createdUtc: nowUtc(),
      unread: true,
    }
    const items = (addressed?.moderators ?? [to]).map((name) => ({ ...item, owner: ensureUser(name).name }))
    for (const made of items) inbox.add(made)
    return items[0] ?? item
  }
}

/** Reddit's notice about a ban or its end. */
const banNotice = ({ name: sub }: Subreddit, isBanned: boolean): Pick<Message, 'subject' | 'body'> => {
  const subject = `You've been ${isBanned ? 'permanently banned' : 'unbanned'} from participating in r/${sub}`
  const consequence = isBanned
    ? "You can still view and subscribe, but you won't be able to post or comment."
    : 'You can post and comment again.'
  return { subject, body: `${subject}. ${consequence}` }
}

/** Private messages between users, and between users and the moderators of a subreddit. */
export const createMessages = (parts: Parts) => {
  const { inbox, subreddit } = parts
  const post = createSender(parts)

  /** The recipient of a reply to `item` by `from`; undefined if `from` does not take part in the conversation. */
  const otherParty = (item: InboxItem, from: string): string | undefined => {
    if (item.author !== null && sameName(item.author, from)) return item.dest
    if (!inbox.of(from).some(({ name }) => name === item.name)) return undefined
    const party = item.subreddit === null ? undefined : subreddit(item.subreddit)
    return party && !isModerator(party, from) ? `r/${party.name}` : (item.author ?? undefined)
  }

  const setBan = (sub: string, name: string, isBanned: boolean): void => {
    const party = subreddit(sub)
    if (!party) throw new Error(`unknown subreddit r/${sub}`)
    party.banned = party.banned.filter((banned) => !sameName(banned, name))
    if (isBanned) party.banned.push(name)
    post({ from: null, to: name, ...banNotice(party, isBanned) }, party)
  }

  return {
    sendMessage: (message: Message): InboxItem => post(message),
    /** Replies to a message; undefined if the user has no such message. */
    answerMessage(name: string, from: string, body: string): InboxItem | undefined {
      const parent = inbox.message(name)
      const to = parent && otherParty(parent, from)
      if (!parent || to === undefined) return undefined
      const subject = parent.subject.startsWith('re: ') ? parent.subject : `re: ${parent.subject}`
      return post({ from, to, subject, body, parent })
    },
    /** Bans a user from a subreddit and sends Reddit's notice. */
    ban: (sub: string, name: string): void => setBan(sub, name, true),
    unban: (sub: string, name: string): void => setBan(sub, name, false),
  }
}
