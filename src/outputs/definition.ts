import type { SettingsSchema, SettingValues } from '../core/settings.ts'
import type { OutputHost } from './output.ts'

/** All that the rest of the program asks of a place for results. `OUTPUT` chooses one by its name. */
export type OutputDefinition<Values = SettingValues> = {
  readonly name: string
  readonly title: string
  /** All optional: they may only be set where this output is chosen. */
  readonly settings: SettingsSchema
  /** Problems across variables where it is chosen, each beginning with the variable's name. */
  problems?(values: Values): string[]
  /** Where results go, as a clause: "the bucket photos". */
  describe(values: Values): string
  create(values: Values, dataDir: string): Promise<OutputHost>
  /** Creates what is missing outside this machine. Returns what was created, or undefined. */
  prepare?(values: Values): Promise<string | undefined>
}
