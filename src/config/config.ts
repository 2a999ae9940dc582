import { ColorizeError } from '../core/errors.ts'
import { settingsInForce } from './settings-in-force.ts'
import { settingsSchema, type Settings } from './settings-schema.ts'

const loopbackHosts = ['127.0.0.1', '::1', 'localhost']
/** Whether only this machine can reach what listens there. */
export const isLoopback = (host: string): boolean => loopbackHosts.includes(host)

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

const s3Names = ['S3_REGION', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const

const missing = (settings: Settings, names: readonly (keyof Settings)[]): string[] =>
  names.filter((name) => settings[name] === undefined).map((name) => `${name} is missing`)

/** Rules across variables, each problem by the name of the variable to mend. */
const crossProblems = (settings: Settings): string[] => {
  const problems: string[] = []
  if (!isLoopback(settings.HOST) && settings.ADMIN_PASSWORD === undefined)
    problems.push('ADMIN_PASSWORD is needed when HOST is not this machine alone')
  if (settings.HEALTH_PORT === settings.PORT) problems.push('HEALTH_PORT must be another one than PORT')
  if (settings.OUTPUT === 's3') problems.push(...missing(settings, s3Names))
  else
    problems.push(
      ...[...s3Names, 'S3_ENDPOINT' as const]
        .filter((name) => settings[name] !== undefined)
        .map((name) => `${name} is set, but OUTPUT is not s3`),
    )
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
    .filter(
      (name) => /^(REDDIT|DISCORD|S3)_/.test(name) && env[name] !== '' && !(name in settingsSchema.shape),
    )
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

const resolveS3 = (settings: Settings) =>
  settings.OUTPUT === 's3'
    ? Object.freeze({
        endpoint: settings.S3_ENDPOINT,
        region: settings.S3_REGION ?? '',
        bucket: settings.S3_BUCKET ?? '',
        accessKeyId: settings.S3_ACCESS_KEY_ID ?? '',
        secretAccessKey: settings.S3_SECRET_ACCESS_KEY ?? '',
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
  workerConcurrency: settings.WORKER_CONCURRENCY,
  s3: resolveS3(settings),
  logLevel: settings.LOG_LEVEL,
  reddit: resolveReddit(settings),
  discord: resolveDiscord(settings),
  fetchAllowHosts: settings.FETCH_ALLOW_HOSTS,
  limits: resolveCaps(settings),
  /** All settings, as they can be shown: no secret is among them. */
  inForce: settingsInForce(Object.keys(settingsSchema.shape), set, settings, {
    sandbox: isSandbox(settings),
    limits: resolveCaps(settings),
  }),
})

/** Reads the settings. Every problem is in one `settings_invalid` error, by name; a value is never shown. */
export const readConfig = (env: Record<string, string | undefined>): Config => {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = settingsSchema.safeParse(set)
  const problems = parsed.success
    ? crossProblems(parsed.data)
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`)
  problems.push(...unknownProblems(env))
  if (!parsed.success || problems.length > 0)
    throw new ColorizeError('settings_invalid', `These settings need mending:\n  ${problems.join('\n  ')}`)
  return Object.freeze(resolveConfig(parsed.data, set))
}
