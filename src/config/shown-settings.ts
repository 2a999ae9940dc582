import type { SettingValues } from '../core/settings.ts'
import { shownRedisAddress } from '../redis/redis-address.ts'
import { settingGroups } from './setting-groups.ts'

/** Where a setting's value comes from. */
export type SettingSource = 'environment' | 'default' | 'made at start' | 'chosen on the dashboard'

/** A setting as the dashboard shows it. A secret has no value here, only whether it is set. */
export type ShownSetting = {
  name: string
  /** The title of its group: a platform, an output, or the program. */
  group: string
  meaning: string
  value: string | undefined
  isSet: boolean
  isSecret: boolean
  source: SettingSource
}

/** An address without login and query: both may hold a secret. */
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

/** Every setting with its value in force. */
export const shownSettings = (
  values: SettingValues,
  env: Readonly<Record<string, string | undefined>>,
): ShownSetting[] =>
  settingGroups.flatMap(({ title, settings }) =>
    Object.entries(settings).map(([name, { meaning, isSecret }]) => {
      const value = values[name]
      const isSet = value !== undefined
      return {
        name,
        group: title,
        meaning,
        value: isSecret || !isSet ? undefined : shown(value),
        isSet,
        isSecret,
        source: (env[name] ?? '') === '' ? 'default' : 'environment',
      }
    }),
  )
