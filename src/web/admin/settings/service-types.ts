/** A setting in force; of a secret there is no value, only whether it is set. */
export type SettingView = {
  name: string
  value: string | undefined
  isSet: boolean
  isSecret: boolean
  source: 'environment' | 'default' | 'made at start' | 'chosen on the dashboard'
}

/** What the doctor looked at; `bad` is what is not as it must be. */
export type FindingView = { name: string; state: 'ok' | 'bad'; words: string }

export type SettingsServices = {
  settings(): Promise<readonly SettingView[]>
  /** Looks anew, which takes seconds; who asks meanwhile is told the same. */
  findings(): Promise<readonly FindingView[]>
}
