import { InvalidArgumentError, type Command } from 'commander'
import type { CommandContext } from '../command-context.ts'

const fileName = (name: string): string => {
  if (name === '') throw new InvalidArgumentError('Give the name of a file.')
  return name
}

/** `backup` and `restore`. */
export const addBackupCommands = (program: Command, { env, output }: CommandContext): void => {
  program
    .command('backup')
    .description('save requests, answers, policies and opt-outs to a file')
    .argument('<file>', 'compressed if the name ends in .gz', fileName)
    .action(async (file: string) => {
      const { readConfig } = await import('../../config/config.ts')
      const { backUp } = await import('../backup.ts')
      await backUp(readConfig(env), file, output)
    })
  program
    .command('restore')
    .description('load a backup into an empty Redis; result images are not part of it')
    .argument('<file>', 'a file that `backup` wrote', fileName)
    .action(async (file: string) => {
      const { readConfig } = await import('../../config/config.ts')
      const { restore } = await import('../backup.ts')
      await restore(readConfig(env), file, output)
    })
}
