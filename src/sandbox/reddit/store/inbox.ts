import { mentionedNames } from './mentions.ts'
import { sameName, type Comment, type InboxItem, type InboxType, type User } from './types.ts'

const maxItems = 5_000

const subjects: Record<Exclude<InboxType, 'unknown'>, string> = {
  username_mention: 'username mention',
  comment_reply: 'comment reply',
  post_reply: 'post reply',
}

export type Inbox = ReturnType<typeof createInbox>

/** The inboxes of all users, newest item first. */
export const createInbox = (userNamed: (name: string) => User | undefined) => {
  const items: InboxItem[] = []

  const add = (item: InboxItem): void => {
    items.unshift(item)
    items.length = Math.min(items.length, maxItems)
  }

  const deliver = (owner: string, type: keyof typeof subjects, comment: Comment, subreddit: string): void => {
    const name = `t1_${comment.id}`
    const known = items.some((item) => item.name === name && sameName(item.owner, owner))
    // a reply that also mentions the parent's author is only a reply; users are not notified about their own comments
    if (known || sameName(owner, comment.author)) return
    const { author, body, createdUtc, parent } = comment
    add({
      name,
      owner,
      dest: owner,
      type,
      subject: subjects[type],
      author,
      body,
      comment,
      subreddit,
      parentId: parent,
      firstMessageName: null,
      distinguished: null,
      createdUtc,
      unread: true,
    })
  }

  return {
    add,

    /** Notifies the parent's author and the mentioned users. */
    notify(comment: Comment, parentAuthor: string | undefined, subreddit: string): void {
      const type = comment.parent.startsWith('t3_') ? 'post_reply' : 'comment_reply'
      if (parentAuthor !== undefined) deliver(parentAuthor, type, comment, subreddit)
      for (const name of mentionedNames(comment.body)) {
        const user = userNamed(name)
        if (user) deliver(user.name, 'username_mention', comment, subreddit)
      }
    },

    /** Messages that a user sent. A message to a subreddit is in several inboxes but appears once. */
    sentBy(author: string): InboxItem[] {
      const own = items.filter(({ name, author: by }) => name.startsWith('t4_') && by && sameName(by, author))
      return [...new Map(own.map((item) => [item.name, item])).values()]
    },

    of: (owner: string): InboxItem[] => items.filter((item) => sameName(item.owner, owner)),

    /** A message by its fullname, from any inbox. */
    message: (name: string): InboxItem | undefined =>
      name.startsWith('t4_') ? items.find((item) => item.name === name) : undefined,

    mark(owner: string, names: string[], unread: boolean): void {
      for (const item of items)
        if (sameName(item.owner, owner) && names.includes(item.name)) item.unread = unread
    },
  }
}
