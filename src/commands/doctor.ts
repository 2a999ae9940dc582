import { examine, type DoctorOptions } from '../doctor.ts'
import type { CommandOutput } from './colorize.ts'

/** Says a line for each finding, and answers how much is not as it must be. */
export const doctor = async (options: DoctorOptions, output: CommandOutput): Promise<number> => {
  let bad = 0
  for await (const { name, state, words } of examine(options)) {
    const line = `${state.padEnd(6)}${name.padEnd(10)}${words}`
    if (state === 'ok') output.line(line)
    else {
      bad++
      output.problem(line)
    }
  }
  return bad
}
