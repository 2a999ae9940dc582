import type { Config } from '../config/config.ts'
import { examine, type DoctorOptions } from '../doctor/doctor.ts'
import { outputDefinitionOf } from '../outputs/open-output.ts'
import type { CommandOutput } from './command-output.ts'

/** Says a line for each finding, and answers how much is not as it must be. */
export const doctor = async (options: DoctorOptions, output: CommandOutput): Promise<number> => {
  let bad = 0
  for await (const { name, state, words } of examine(options)) {
    const line = `${state.padEnd(6)}${name.padEnd(11)}${words}`
    if (state === 'ok') output.line(line)
    else {
      bad++
      output.problem(line)
    }
  }
  return bad
}

/** Creates the place where results go, if it is missing. */
export const prepareOutput = async (
  config: Pick<Config, 'output' | 'values'>,
  output: CommandOutput,
): Promise<void> => {
  const made = await outputDefinitionOf(config.output).prepare?.(config.values)
  if (made !== undefined) output.line(`made  ${'Results'.padEnd(11)}${made}`)
}
