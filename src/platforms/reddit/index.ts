import type { PlatformDefinition } from '../definition.ts'
import { readRedditLink } from './listen/links.ts'
import { redditGuide } from './messages/guide.ts'
import { redditMessages } from './messages/languages.ts'
import { redditNames } from './names.ts'
import { describeTarget } from './reply/target.ts'
import {
  isPublicReddit,
  isRedditConfigured,
  redditDefaults,
  redditProblems,
  redditSandboxValues,
  redditSettings,
  type RedditValues,
} from './settings.ts'

/** Reddit: mentions in comments and direct messages, answered with comments and messages. */
export const reddit: PlatformDefinition<RedditValues> = {
  name: 'reddit',
  title: 'Reddit',
  settings: redditSettings,
  problems: redditProblems,
  defaults: redditDefaults,
  isConfigured: isRedditConfigured,
  isPublic: isPublicReddit,
  limits: ({ REDDIT_USER_HOURLY_LIMIT, REDDIT_POST_LIMIT }) => ({
    perUserHourly: REDDIT_USER_HOURLY_LIMIT,
    perThread: REDDIT_POST_LIMIT,
  }),
  imageHosts: ['i.redd.it', 'preview.redd.it', 'external-preview.redd.it', 'i.imgur.com'],
  readLink: readRedditLink,
  messages: redditMessages,
  describe: describeTarget,
  isPausable: true,
  isInGallery: true,
  gauge: 'budget',
  names: redditNames,
  guide: redditGuide,
  sandbox: {
    settings: redditSandboxValues,
    load: async () => (await import('../../sandbox/reddit/index.ts')).createRedditSandbox,
  },
  create: async (values, parts) => (await import('./reddit.ts')).createRedditPlatform(values, parts),
}
