import { sameName, type Subreddit } from './types.ts'

const isOneOf = (names: readonly string[], name: string): boolean => names.some((one) => sameName(one, name))

export const isModerator = (subreddit: Subreddit, username: string): boolean =>
  isOneOf(subreddit.moderators, username)

export const isBanned = (subreddit: Subreddit, username: string): boolean =>
  isOneOf(subreddit.banned, username)

/** A private subreddit is visible to its moderators only; there are no approved users here. */
export const canRead = (subreddit: Subreddit | undefined, username: string): boolean =>
  !subreddit?.isPrivate || isModerator(subreddit, username)

const subredditDefaults = (name: string): Subreddit => ({
  name,
  over18: false,
  quarantine: false,
  isPrivate: false,
  linksForbidden: false,
  allowedMediaInComments: [],
  moderators: ['modesta'],
  banned: [],
})

export const createSubreddits = () => {
  const subreddits: Subreddit[] = []
  const subreddit = (name: string): Subreddit | undefined =>
    subreddits.find((known) => sameName(known.name, name))
  return {
    subreddit,
    /** Creates a subreddit, or changes an existing one. */
    addSubreddit(name: string, given: Partial<Omit<Subreddit, 'name'>> = {}): Subreddit {
      const known = subreddit(name)
      if (known) return Object.assign(known, given)
      const made = { ...subredditDefaults(name), ...given }
      subreddits.push(made)
      return made
    },
  }
}
