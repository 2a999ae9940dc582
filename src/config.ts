import { resolve } from 'node:path'
import { z } from 'zod'
import { ColorizeError } from './errors.ts'
import { deviceChoices } from './pipeline/device.ts'
import { defaultModel, modelIdSchema } from './pipeline/model-card.ts'
import { parseRedisAddress, redisAddressForms } from './redis-address.ts'
import { settingsInForce } from './settings.ts'

const loopbackHosts = ['127.0.0.1', '::1', 'localhost']
/** Whether only this machine can reach what listens there. */
export const isLoopback = (host: string): boolean => loopbackHosts.includes(host)

const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1')
const address = (what: string, protocols: RegExp) =>
  z.url({ protocol: protocols, error: `must be ${what}` }).transform((url) => url.replace(/\/+$/, ''))
const words = (entry: RegExp, what: string) =>
  z
    .string()
    .transform((text) => text.split(/[,+\s]+/).filter(Boolean))
    .refine((list) => list.length > 0 && list.every((item) => entry.test(item)), `must be ${what}`)
const text = z.string()
const count = z.coerce
  .number('must be a whole number')
  .int('must be a whole number')
  .min(1, 'must be at least 1')

const schema = z.object({
  REDIS_URL: z
    .string()
    .refine((url) => parseRedisAddress(url) !== undefined, `must be ${redisAddressForms}`)
    .optional(),
  DATA_DIR: text.default('./data').transform((path) => resolve(path)),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be a host name or address')
    .default('127.0.0.1'),
  PORT: z.coerce
    .number('must be a port')
    .int('must be a port')
    .min(0)
    .max(65_535, 'must be a port')
    .default(3000),
  PUBLIC_URL: address('an http or https address', /^https?$/).optional(),
  SANDBOX: flag.optional(),
  DRY_RUN: flag.default(false),
  ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  ADMIN_READONLY_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  API_KEYS: words(
    /^[\w-]{16,128}$/,
    'keys of 16 to 128 letters, digits, _ and -, comma-separated',
  ).optional(),
  TRUSTED_PROXIES: words(/^[\da-fA-F.:]+(\/\d{1,3})?$/, 'addresses or networks, comma-separated').optional(),
  WEB_HOURLY_LIMIT: count.optional(),
  HEALTH_PORT: z.coerce
    .number('must be a port')
    .int('must be a port')
    .min(1, 'must be a port')
    .max(65_535, 'must be a port')
    .optional(),
  KEEP_DAYS: count.max(3_650, 'must be at most 3650').default(90),
  GALLERY: flag.default(false),
  GAME_PHOTOS: text.transform((path) => resolve(path)).optional(),
  MODEL: modelIdSchema.default(defaultModel),
  DEVICE: z.enum(deviceChoices, 'must be auto, cpu, cuda or webgpu').default('auto'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level')
    .default('info'),
  REDDIT_CLIENT_ID: text.optional(),
  REDDIT_CLIENT_SECRET: text.optional(),
  REDDIT_USERNAME: z
    .string()
    .regex(/^[\w-]{2,21}$/, 'must be a user name')
    .optional(),
  REDDIT_PASSWORD: text.optional(),
  REDDIT_REFRESH_TOKEN: text.optional(),
  REDDIT_SUBREDDITS: words(/^\w{2,21}$/, 'subreddit names, comma-separated').optional(),
  REDDIT_USER_HOURLY_LIMIT: count.optional(),
  REDDIT_POST_LIMIT: count.optional(),
  REDDIT_INLINE_PICTURES: flag.default(false),
  REDDIT_LOWEST_SCORE: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .max(0, 'must be 0 or below')
    .default(-3),
  REDDIT_POLL_MS: count.min(100, 'must be at least 100').default(2_000),
  REDDIT_API_URL: address('an http or https address', /^https?$/).optional(),
  DISCORD_TOKEN: text.optional(),
  DISCORD_APPLICATION_ID: z
    .string()
    .regex(/^\d{15,21}$/, 'must be an id: 15 to 21 digits')
    .optional(),
  DISCORD_USER_HOURLY_LIMIT: count.optional(),
  DISCORD_SERVER_HOURLY_LIMIT: count.optional(),
  DISCORD_API_URL: address('an http or https address', /^https?$/).optional(),
  FETCH_ALLOW_HOSTS: words(
    /^[\w.-]+(:\d{1,5})?$/,
    'hosts, comma-separated, each with or without a port',
  ).optional(),
})
type Settings = z.infer<typeof schema>

type RedditConfig = {
  clientId: string
  clientSecret: string
  username: string
  password: string | undefined
  refreshToken: string | undefined
  subreddits: readonly string[]
  apiUrl: string | undefined
  inlinePictures: boolean
  lowestScore: number
  pollMs: number
}

type DiscordConfig = { token: string; applicationId: string | undefined; apiUrl: string | undefined }

export type Config = Readonly<ReturnType<typeof resolveConfig>>

const redditNames = [
  'REDDIT_CLIENT_ID',
  'REDDIT_CLIENT_SECRET',
  'REDDIT_USERNAME',
  'REDDIT_SUBREDDITS',
] as const
const redditLogins = ['REDDIT_PASSWORD', 'REDDIT_REFRESH_TOKEN'] as const

const wantsReddit = (settings: Settings): boolean =>
  [...redditNames, ...redditLogins].some((name) => settings[name] !== undefined)

const discordNames = ['DISCORD_TOKEN', 'DISCORD_APPLICATION_ID'] as const
const wantsDiscord = (settings: Settings): boolean =>
  discordNames.some((name) => settings[name] !== undefined)

/** Another server that speaks the protocol may say itself which application its token is for. */
const neededForDiscord = (settings: Settings): readonly (keyof Settings)[] =>
  settings.DISCORD_API_URL === undefined ? discordNames : ['DISCORD_TOKEN']

const missing = (settings: Settings, names: readonly (keyof Settings)[]): string[] =>
  names.filter((name) => settings[name] === undefined).map((name) => `${name} is missing`)

/** Rules across variables, each problem by the name of the variable to mend. */
const crossProblems = (settings: Settings): string[] => {
  const problems: string[] = []
  if (!isLoopback(settings.HOST) && settings.ADMIN_PASSWORD === undefined)
    problems.push('ADMIN_PASSWORD is needed when HOST is not this machine alone')
  if (settings.HEALTH_PORT === settings.PORT) problems.push('HEALTH_PORT must be another one than PORT')
  if (wantsDiscord(settings)) problems.push(...missing(settings, neededForDiscord(settings)))
  if (!wantsReddit(settings)) return problems
  problems.push(...missing(settings, redditNames))
  if (redditLogins.every((name) => settings[name] === undefined))
    problems.push('REDDIT_PASSWORD or REDDIT_REFRESH_TOKEN is missing')
  if (settings.REDDIT_API_URL === undefined && !settings.PUBLIC_URL?.startsWith('https:'))
    problems.push('PUBLIC_URL must be a public https address with the real Reddit')
  return problems
}

const unknownProblems = (env: Record<string, string | undefined>): string[] =>
  Object.keys(env)
    .filter((name) => /^(REDDIT|DISCORD)_/.test(name) && env[name] !== '' && !(name in schema.shape))
    .map((name) => `${name} is not a setting of ours`)

const resolveReddit = (settings: Settings): RedditConfig | undefined => {
  if (!wantsReddit(settings)) return undefined
  return Object.freeze({
    clientId: settings.REDDIT_CLIENT_ID ?? '',
    clientSecret: settings.REDDIT_CLIENT_SECRET ?? '',
    username: settings.REDDIT_USERNAME ?? '',
    password: settings.REDDIT_PASSWORD,
    refreshToken: settings.REDDIT_REFRESH_TOKEN,
    subreddits: settings.REDDIT_SUBREDDITS ?? [],
    apiUrl: settings.REDDIT_API_URL,
    inlinePictures: settings.REDDIT_INLINE_PICTURES,
    lowestScore: settings.REDDIT_LOWEST_SCORE,
    pollMs: settings.REDDIT_POLL_MS,
  })
}

const resolveDiscord = (settings: Settings): DiscordConfig | undefined =>
  wantsDiscord(settings)
    ? Object.freeze({
        token: settings.DISCORD_TOKEN ?? '',
        applicationId: settings.DISCORD_APPLICATION_ID,
        apiUrl: settings.DISCORD_API_URL,
      })
    : undefined

/** Manners towards people; on a Reddit or Discord of one's own, where one person tries everything, hardly any. */
const resolveCaps = (settings: Settings) => {
  const isReddit = wantsReddit(settings) && settings.REDDIT_API_URL === undefined
  const isDiscord = wantsDiscord(settings) && settings.DISCORD_API_URL === undefined
  return {
    web: { perUserAndHour: settings.WEB_HOURLY_LIMIT ?? (isLoopback(settings.HOST) ? 1_000 : 60) },
    reddit: {
      perUserAndHour: settings.REDDIT_USER_HOURLY_LIMIT ?? (isReddit ? 10 : 1_000),
      perPost: settings.REDDIT_POST_LIMIT ?? (isReddit ? 8 : 1_000),
    },
    discord: {
      perUserAndHour: settings.DISCORD_USER_HOURLY_LIMIT ?? (isDiscord ? 30 : 1_000),
      perPlaceAndHour: settings.DISCORD_SERVER_HOURLY_LIMIT ?? (isDiscord ? 300 : 10_000),
    },
  }
}

const isSandbox = (settings: Settings): boolean =>
  settings.SANDBOX ?? (!wantsReddit(settings) && !wantsDiscord(settings) && isLoopback(settings.HOST))

const resolveConfig = (settings: Settings, set: Readonly<Record<string, unknown>>) => ({
  redisUrl: settings.REDIS_URL,
  dataDir: settings.DATA_DIR,
  host: settings.HOST,
  port: settings.PORT,
  publicUrl: settings.PUBLIC_URL,
  sandbox: isSandbox(settings),
  dryRun: settings.DRY_RUN,
  adminPassword: settings.ADMIN_PASSWORD,
  adminReadonlyPassword: settings.ADMIN_READONLY_PASSWORD,
  apiKeys: settings.API_KEYS ?? [],
  trustedProxies: settings.TRUSTED_PROXIES ?? [],
  healthPort: settings.HEALTH_PORT,
  keepDays: settings.KEEP_DAYS,
  gallery: settings.GALLERY,
  gamePhotos: settings.GAME_PHOTOS,
  model: settings.MODEL,
  device: settings.DEVICE,
  logLevel: settings.LOG_LEVEL,
  reddit: resolveReddit(settings),
  discord: resolveDiscord(settings),
  fetchAllowHosts: settings.FETCH_ALLOW_HOSTS,
  caps: resolveCaps(settings),
  /** All settings, as they can be shown: no secret is among them. */
  inForce: settingsInForce(Object.keys(schema.shape), set, settings, {
    sandbox: isSandbox(settings),
    caps: resolveCaps(settings),
  }),
})

/** Reads the settings. Every problem is in one `settings_invalid` error, by name; a value is never shown. */
export const readConfig = (env: Record<string, string | undefined>): Config => {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = schema.safeParse(set)
  const problems = parsed.success
    ? crossProblems(parsed.data)
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`)
  problems.push(...unknownProblems(env))
  if (!parsed.success || problems.length > 0)
    throw new ColorizeError('settings_invalid', `These settings need mending:\n  ${problems.join('\n  ')}`)
  return Object.freeze(resolveConfig(parsed.data, set))
}
