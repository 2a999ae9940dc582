import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'

/** `doctor`: checks settings, Redis, results, network and platforms. */
export const addDoctorCommand = (
  program: Command,
  { env, modelsFolder, output, markFailed }: CommandContext,
): void => {
  program
    .command('doctor')
    .description('check what is configured, reachable and missing, and which device is used')
    .option('--fix', 'create what results need and is missing, such as the bucket of OUTPUT=s3')
    .action(async ({ fix = false }: { fix?: boolean }) => {
      const { readConfig } = await import('../../config/config.ts')
      const config = readConfig(env)
      const { doctor, prepareOutput } = await import('../doctor.ts')
      if (fix) await prepareOutput(config, output)
      if ((await doctor({ config, modelsFolder }, output)) > 0) markFailed()
    })
}
