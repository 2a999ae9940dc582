import { ColorizeError } from '../core/errors.ts'
import type { SettingValues } from '../core/settings.ts'
import type { OutputDefinition } from './definition.ts'
import { outputDefinitions } from './index.ts'
import type { OutputHost } from './output.ts'

export type OutputChoice = {
  /** The name of an output. */
  output: string
  /** All settings, read. */
  values: SettingValues
  dataDir: string
}

/** @throws ColorizeError settings_invalid for an unknown name */
export const outputDefinitionOf = (name: string): OutputDefinition => {
  const definition = outputDefinitions.find((one) => one.name === name)
  if (!definition) throw new ColorizeError('settings_invalid', `OUTPUT ${name} does not exist`)
  return definition
}

/** The place for results that the settings choose. */
export const openOutput = ({ output, values, dataDir }: OutputChoice): Promise<OutputHost> =>
  outputDefinitionOf(output).create(values, dataDir)
