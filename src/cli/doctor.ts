import type { Config } from '../config/config.ts'
import { examine, type DoctorOptions } from '../doctor/doctor.ts'
import { makeBucket } from '../outputs/s3.ts'
import type { CommandOutput } from './colorize.ts'

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

/** Mends what can be made without harm: the bucket where results go, if there is none. */
export const mend = async ({ s3 }: Pick<Config, 's3'>, output: CommandOutput): Promise<void> => {
  if (s3 && (await makeBucket(s3))) output.line(`made  ${'Results'.padEnd(11)}the bucket ${s3.bucket}`)
}
