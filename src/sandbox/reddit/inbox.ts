import { mentionedNames } from './mentions.ts'
import { sameName, type Comment, type InboxItem, type InboxType, type User } from './records.ts'

const maxItems = 5_000

const subjects: Record<Exclude<InboxType, 'unknown'>, string> = {
  username_mention: 'username mention',
  comment_reply: 'comment reply',
  post_reply: 'post reply',
}

export type Inbox = ReturnType<typeof createInbox>

/** Everybody's inbox, newest first. */
export const createInbox = (userNamed: (name: string) => User | undefined) => {
  const items: InboxItem[] = []

  const add = (item: InboxItem): void => {
    items.unshift(item)
    items.length = Math.min(items.length, maxItems)
  }

  const deliver = (owner: string, type: keyof typeof subjects, comment: Comment): void => {
    const name = `t1_${comment.id}`
    const known = items.some((item) => item.name === name && sameName(item.owner, owner))
    // a reply that also names its parent's author is one item, the reply; nobody hears of himself
    if (known || sameName(owner, comment.author)) return
    const { author, body, createdUtc } = comment
    add({ name, owner, type, subject: subjects[type], author, body, comment, createdUtc, unread: true })
  }

  return {
    add,

    /** Tells the parent's author and the people that the comment names. */
    announce(comment: Comment, parentAuthor: string | undefined): void {
      const type = comment.parent.startsWith('t3_') ? 'post_reply' : 'comment_reply'
      if (parentAuthor !== undefined) deliver(parentAuthor, type, comment)
      for (const name of mentionedNames(comment.body)) {
        const user = userNamed(name)
        if (user) deliver(user.name, 'username_mention', comment)
      }
    },

    /** Direct messages that somebody wrote. */
    sentBy: (author: string): InboxItem[] =>
      items.filter((item) => item.name.startsWith('t4_') && sameName(item.author, author)),

    of: (owner: string): InboxItem[] => items.filter((item) => sameName(item.owner, owner)),

    mark(owner: string, names: string[], unread: boolean): void {
      for (const item of items)
        if (sameName(item.owner, owner) && names.includes(item.name)) item.unread = unread
    },
  }
}
