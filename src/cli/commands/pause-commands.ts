import { Argument, type Command } from 'commander'
import { pausablePlatforms } from '../../platforms/definitions.ts'
import type { CommandContext } from '../command-context.ts'

const addPauseCommand = (
  program: Command,
  { env, output }: CommandContext,
  { name, summary, isPaused }: { name: string; summary: string; isPaused: boolean },
): void => {
  program
    .command(name)
    .description(summary)
    .addArgument(new Argument('<platform>', 'the platform').choices(pausablePlatforms))
    .action(async (platform: string) => {
      const { readConfig } = await import('../../config/config.ts')
      const { setPaused } = await import('../pause.ts')
      await setPaused({ config: readConfig(env), platform, isPaused }, output)
    })
}

/** `pause` and `resume`. */
export const addPauseCommands = (program: Command, context: CommandContext): void => {
  addPauseCommand(program, context, {
    name: 'pause',
    summary: 'hold back the answers of a platform; requests are still accepted and colorized',
    isPaused: true,
  })
  addPauseCommand(program, context, {
    name: 'resume',
    summary: 'post the answers of a platform again, those held back first',
    isPaused: false,
  })
}
