import {
  flag,
  httpAddress,
  listOf,
  matching,
  secret,
  setting,
  settingWithDefault,
  text,
  wholeNumber,
  type ValuesOf,
} from '../../core/settings.ts'
import type { ProgramFacts } from '../definition.ts'

export const redditSettings = {
  REDDIT_CLIENT_ID: setting(text, 'The id of your Reddit app, of type "script".'),
  REDDIT_CLIENT_SECRET: secret(text, 'The secret of that app.'),
  REDDIT_USERNAME: setting(matching(/^[\w-]{2,21}$/, 'a user name'), 'The account that the bot posts with.'),
  REDDIT_PASSWORD: secret(text, 'The password of that account, or else REDDIT_REFRESH_TOKEN.'),
  REDDIT_REFRESH_TOKEN: secret(text, 'A permanent OAuth token instead of the password.'),
  REDDIT_SUBREDDITS: setting(
    listOf(/^\w{2,21}$/, 'subreddit names, comma-separated'),
    'Subreddits whose comments are searched for the word "colorizebot", comma-separated.',
  ),
  REDDIT_USER_HOURLY_LIMIT: setting(
    wholeNumber({ min: 1 }),
    'Requests of one person in an hour. Unset: 10, and 1000 on a server other than reddit.com.',
  ),
  REDDIT_POST_LIMIT: setting(
    wholeNumber({ min: 1 }),
    'Requests under one post. Unset: 8, and 1000 on a server other than reddit.com.',
  ),
  REDDIT_INLINE_PICTURES: settingWithDefault(
    flag,
    '0',
    '1 shows pictures inside comments where the subreddit allows it, instead of a link. Reddit does not document this: try it first.',
  ),
  REDDIT_LOWEST_SCORE: settingWithDefault(
    wholeNumber({ min: -1_000_000, max: 0 }),
    '-3',
    'Answers with a lower score are deleted.',
  ),
  REDDIT_POLL_MS: settingWithDefault(
    wholeNumber({ min: 100 }),
    '2000',
    'Time between two checks for new comments, in milliseconds.',
  ),
  REDDIT_API_URL: setting(httpAddress, "Another server that speaks Reddit's protocol."),
}
export type RedditValues = ValuesOf<typeof redditSettings>

const required = ['REDDIT_CLIENT_ID', 'REDDIT_CLIENT_SECRET', 'REDDIT_USERNAME', 'REDDIT_SUBREDDITS'] as const

export const isRedditConfigured = (values: RedditValues): boolean =>
  [...required, 'REDDIT_PASSWORD' as const, 'REDDIT_REFRESH_TOKEN' as const].some(
    (name) => values[name] !== undefined,
  )

export const redditProblems = (values: RedditValues, { publicUrl }: ProgramFacts): string[] => {
  if (!isRedditConfigured(values)) return []
  const problems = required.filter((name) => values[name] === undefined).map((name) => `${name} is missing`)
  if (values.REDDIT_PASSWORD === undefined && values.REDDIT_REFRESH_TOKEN === undefined)
    problems.push('REDDIT_PASSWORD or REDDIT_REFRESH_TOKEN is missing')
  if (values.REDDIT_API_URL === undefined && !publicUrl?.startsWith('https:'))
    problems.push('PUBLIC_URL must be a public https address with the real Reddit')
  return problems
}

export const isPublicReddit = (values: RedditValues): boolean =>
  isRedditConfigured(values) && values.REDDIT_API_URL === undefined

/** On a server of one's own, where one person tries everything, there is hardly a limit. */
export const redditDefaults = (values: RedditValues): Partial<RedditValues> =>
  isPublicReddit(values)
    ? { REDDIT_USER_HOURLY_LIMIT: 10, REDDIT_POST_LIMIT: 8 }
    : { REDDIT_USER_HOURLY_LIMIT: 1_000, REDDIT_POST_LIMIT: 1_000 }

/** The local Reddit accepts any keys. */
export const redditSandboxValues = (url: string): RedditValues => ({
  REDDIT_CLIENT_ID: 'sandbox',
  REDDIT_CLIENT_SECRET: 'sandbox',
  REDDIT_USERNAME: 'colorizebot',
  REDDIT_PASSWORD: 'sandbox',
  REDDIT_REFRESH_TOKEN: undefined,
  REDDIT_SUBREDDITS: ['sandbox'],
  REDDIT_USER_HOURLY_LIMIT: undefined,
  REDDIT_POST_LIMIT: undefined,
  REDDIT_INLINE_PICTURES: false,
  REDDIT_LOWEST_SCORE: -3,
  REDDIT_POLL_MS: 2_000,
  REDDIT_API_URL: url,
})
