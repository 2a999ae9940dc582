import type { PlatformNames } from '../names.ts'

export const redditNames: PlatformNames = {
  place: {
    noun: 'subreddit',
    pattern: /^(?:\/?r\/)?(\w{2,21})\/?$/i,
    example: 'r/name',
    shown: (name) => `r/${name}`,
    rule: 'A subreddit’s name has 2 to 21 letters, digits and underscores.',
    hasVividness: false,
  },
  person: {
    pattern: /^(?:\/?u\/)?([\w-]{2,21})\/?$/i,
    example: 'u/name',
    rule: 'A user’s name has 2 to 21 letters, digits, underscores and hyphens.',
  },
}
