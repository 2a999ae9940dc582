import type { ReplyTarget } from '../core/domain.ts'
import { createDiscordPlatform } from './discord/discord.ts'
import { discordSourceUrl } from './discord/reply/target.ts'
import { createWebPlatform } from './web/web.ts'
import type { ApiBudget, Platform } from './platform.ts'
import { createRedditPlatform } from './reddit/reddit.ts'
import { redditSourceUrl } from './reddit/reply/target.ts'

export type RedditSettings = {
  clientId: string
  clientSecret: string
  username: string
  password?: string | undefined
  refreshToken?: string | undefined
  subreddits: readonly string[]
  apiUrl?: string | undefined
  inlinePictures: boolean
  lowestScore: number
  pollMs: number
}

/** The local Reddit takes any keys. */
export const sandboxReddit = (url: string): RedditSettings => ({
  clientId: 'sandbox',
  clientSecret: 'sandbox',
  username: 'colorizebot',
  password: 'sandbox',
  subreddits: ['sandbox'],
  apiUrl: `${url}/sandbox/reddit`,
  inlinePictures: false,
  lowestScore: -3,
  pollMs: 2_000,
})

export type DiscordSettings = {
  token: string
  /** Asked of Discord where it is not given. */
  applicationId?: string | undefined
  apiUrl?: string | undefined
}

/** The local Discord takes any token. */
export const sandboxDiscord = (url: string): DiscordSettings => ({
  token: 'sandbox',
  apiUrl: `${url}/sandbox/discord/api`,
})

const sourceUrls: Readonly<Record<string, ((target: ReplyTarget) => string | undefined) | undefined>> = {
  reddit: redditSourceUrl,
  discord: discordSourceUrl,
}

/** Where the real platform shows what was asked. */
export const sourceUrlOf = (platform: string, target: ReplyTarget): string | undefined =>
  sourceUrls[platform]?.(target)

/** Those that ever are, keys or not: each has a queue of its own. */
export const platformNames = ['reddit', 'discord', 'web'] as const

export type PlatformsOptions = {
  reddit: RedditSettings | undefined
  discord: DiscordSettings | undefined
  /** What would be said is not. */
  isDryRun: boolean
  /** Whether the world can open our pages. */
  hasPublicPages: boolean
  /** The budget of a platform, by its name. */
  budgetOf: (platform: string) => ApiBudget
  onTrouble: (error: unknown) => void
  /** A platform's rate limit makes a request wait. */
  onHeldBack?: (platform: string) => void
}

/** The list of platforms: a new one is added here. */
export const createPlatforms = ({
  reddit,
  discord,
  isDryRun,
  hasPublicPages,
  budgetOf,
  onTrouble,
  onHeldBack,
}: PlatformsOptions): Platform[] => [
  createWebPlatform(),
  ...(reddit
    ? [createRedditPlatform({ ...reddit, credentials: reddit, budget: budgetOf('reddit'), onTrouble })]
    : []),
  ...(discord
    ? [
        createDiscordPlatform({
          ...discord,
          isDryRun,
          registers: discord.apiUrl !== undefined,
          hasPublicPages,
          onTrouble,
          onHeldBack: () => onHeldBack?.('discord'),
        }),
      ]
    : []),
]
