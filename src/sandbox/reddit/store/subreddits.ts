import { sameName, type Subreddit } from './types.ts'

const isOneOf = (names: readonly string[], name: string): boolean => names.some((one) => sameName(one, name))

export const moderates = (subreddit: Subreddit, username: string): boolean =>
  isOneOf(subreddit.moderators, username)

export const isBanned = (subreddit: Subreddit, username: string): boolean =>
  isOneOf(subreddit.banned, username)

/** A private subreddit shows itself to its moderators only: approved users are not part of this Reddit. */
export const mayRead = (subreddit: Subreddit | undefined, username: string): boolean =>
  !subreddit?.isPrivate || moderates(subreddit, username)

const ordinary = (name: string): Subreddit => ({
  ...{ name, over18: false, quarantine: false, isPrivate: false, linksForbidden: false },
  ...{ allowedMediaInComments: [], moderators: ['modesta'], banned: [] },
})

/** The subreddits that there are. Records are mutable: a test closes one by `isPrivate = true`. */
export const createSubreddits = () => {
  const subreddits: Subreddit[] = []
  const subreddit = (name: string): Subreddit | undefined =>
    subreddits.find((known) => sameName(known.name, name))
  return {
    subreddit,
    /** Of a subreddit that is there already, changes what is given. */
    addSubreddit(name: string, given: Partial<Omit<Subreddit, 'name'>> = {}): Subreddit {
      const known = subreddit(name)
      if (known) return Object.assign(known, given)
      const made = { ...ordinary(name), ...given }
      subreddits.push(made)
      return made
    },
  }
}
