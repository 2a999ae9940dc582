import { nowUtc } from './content.ts'
import type { Inbox } from './inbox.ts'
import { sameName, type InboxItem, type Subreddit, type User } from './records.ts'
import { moderates } from './subreddits.ts'

export type Message = {
  /** Null where the subreddit itself speaks. */
  from: string | null
  /** A user, or a subreddit as `r/name`, `/r/name` or `#name`. */
  to: string
  subject: string
  body: string
  /** The message that this one answers. */
  parent?: InboxItem | string
}

export const subredditAddressed = (to: string): string | undefined => /^(?:\/?r\/|#)(\w+)$/i.exec(to)?.[1]

type Parts = {
  nextId: () => string
  inbox: Inbox
  ensureUser: (name: string) => User
  subreddit: (name: string) => Subreddit | undefined
}

/** Direct messages between people, and between people and the moderators of a subreddit. */
export const createMessages = ({ nextId, inbox, ensureUser, subreddit }: Parts) => {
  /** Puts the message into the inbox of everybody whom it is for, and gives the first of them. */
  const send = (message: Message, speaker?: Subreddit): InboxItem => {
    const { from, to, subject, body } = message
    const parent = typeof message.parent === 'string' ? inbox.message(message.parent) : message.parent
    const addressed = subreddit(subredditAddressed(to) ?? '')
    const party = addressed ?? speaker ?? (parent?.subreddit ? subreddit(parent.subreddit) : undefined)
    const isModerators = party !== undefined && !addressed && (from === null || moderates(party, from))
    const fresh = { name: `t4_${nextId()}`, type: 'unknown' as const, createdUtc: nowUtc(), unread: true }
    const owners = addressed?.moderators ?? [to]
    const items = (owners.length > 0 ? owners : ['']).map((owner) => ({
      ...{
        ...fresh,
        subject,
        body,
        comment: undefined,
        author: from === null ? null : ensureUser(from).name,
      },
      owner: owner && ensureUser(owner).name,
      dest: addressed ? `#${addressed.name}` : ensureUser(to).name,
      subreddit: party?.name ?? null,
      parentId: parent?.name ?? null,
      firstMessageName: parent ? (parent.firstMessageName ?? parent.name) : null,
      distinguished: isModerators ? ('moderator' as const) : null,
    }))
    for (const item of items) inbox.add(item)
    return items[0] as InboxItem
  }

  /** Whom an answer to `item` by `from` goes to; undefined when the message is none of his business. */
  const otherParty = (item: InboxItem, from: string): string | undefined => {
    const isAuthor = item.author !== null && sameName(item.author, from)
    const party = item.subreddit === null ? undefined : subreddit(item.subreddit)
    if (isAuthor) return item.dest
    const isReader = inbox.of(from).some(({ name }) => name === item.name)
    if (!isReader) return undefined
    if (party && !moderates(party, from)) return `r/${party.name}`
    return item.author ?? undefined
  }

  const banNotice = (sub: string, name: string, isBan: boolean): void => {
    const party = subreddit(sub)
    if (!party) throw new Error(`there is no r/${sub}`)
    party.banned = party.banned.filter((banned) => !sameName(banned, name))
    if (isBan) party.banned.push(name)
    const state = isBan ? 'permanently banned' : 'unbanned'
    const subject = `You've been ${state} from participating in r/${party.name}`
    const consequence = isBan
      ? "You can still view and subscribe, but you won't be able to post or comment."
      : 'You can post and comment again.'
    send({ from: null, to: name, subject, body: `${subject}. ${consequence}` }, party)
  }

  return {
    sendMessage: (message: Message): InboxItem => send(message),
    /** Answers a message as api/comment does; undefined when there is none for this person to answer. */
    answerMessage(name: string, from: string, body: string): InboxItem | undefined {
      const parent = inbox.message(name)
      const to = parent && otherParty(parent, from)
      if (!parent || to === undefined) return undefined
      const subject = parent.subject.startsWith('re: ') ? parent.subject : `re: ${parent.subject}`
      return send({ from, to, subject, body, parent })
    },
    /** Bars somebody from a subreddit, and tells him so, as Reddit does. */
    ban: (sub: string, name: string): void => banNotice(sub, name, true),
    unban: (sub: string, name: string): void => banNotice(sub, name, false),
  }
}
