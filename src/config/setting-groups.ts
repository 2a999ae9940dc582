import type { SettingsSchema } from '../core/settings.ts'
import { outputDefinitions } from '../outputs/index.ts'
import { platformDefinitions } from '../platforms/index.ts'
import { programSettings } from './program-settings.ts'

export type SettingGroup = { title: string; settings: SettingsSchema }

/** All settings: the program's own, then those of each output and each platform. */
export const settingGroups: readonly SettingGroup[] = [
  { title: 'Program', settings: programSettings },
  ...[...outputDefinitions, ...platformDefinitions].filter(
    ({ settings }) => Object.keys(settings).length > 0,
  ),
]

export const allSettings: SettingsSchema = Object.fromEntries(
  settingGroups.flatMap(({ settings }) => Object.entries(settings)),
)
