import { shownRedisAddress } from '../redis/redis-address.ts'

/** Where a setting's value comes from. */
export type SettingSource = 'environment' | 'default' | 'made at start' | 'chosen on the dashboard'

/** A setting in force; a secret has no value here, only whether it `isSet`. */
export type SettingInForce = {
  name: string
  value: string | undefined
  isSet: boolean
  isSecret: boolean
  source: SettingSource
}

const secretNames = /PASSWORD|SECRET|TOKEN|KEY/

/** An address without who logs in there, and without what follows it: both may hold a secret. */
const withoutCredentials = (text: string): string => {
  if (/^rediss?(\+[a-z]*)?:/i.test(text)) return shownRedisAddress(text)
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return text
  if (!URL.canParse(text)) return ''
  const { protocol, host, pathname } = new URL(text)
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`
}

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'boolean') return value ? '1' : '0'
  return withoutCredentials(String(value))
}

/** What was worked out where a setting without a default is not set. */
type WorkedOut = {
  sandbox: boolean
  limits: {
    web: { perUserAndHour: number }
    reddit: { perUserAndHour: number; perPost: number }
    discord: { perUserAndHour: number; perPlaceAndHour: number }
  }
}

const unsaid = ({ sandbox, limits }: WorkedOut): Readonly<Record<string, unknown>> => ({
  SANDBOX: sandbox,
  WEB_HOURLY_LIMIT: limits.web.perUserAndHour,
  REDDIT_USER_HOURLY_LIMIT: limits.reddit.perUserAndHour,
  REDDIT_POST_LIMIT: limits.reddit.perPost,
  DISCORD_USER_HOURLY_LIMIT: limits.discord.perUserAndHour,
  DISCORD_SERVER_HOURLY_LIMIT: limits.discord.perPlaceAndHour,
})

/**
 * Every one of `names`: by `set`, as they stand in the environment, and `values`, as they were read, defaults
 * included.
 */
export const settingsInForce = (
  names: readonly string[],
  set: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
  workedOut: WorkedOut,
): SettingInForce[] => {
  const otherwise = unsaid(workedOut)
  return names.map((name) => {
    const source = name in set ? 'environment' : 'default'
    const isSecret = secretNames.test(name)
    const value = values[name] ?? otherwise[name]
    const isSet = value !== undefined
    return { name, value: isSecret || !isSet ? undefined : shown(value), isSet, isSecret, source }
  })
}
