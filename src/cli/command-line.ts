import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { ColorizeError } from '../core/errors.ts'
import type { CommandContext } from './command-context.ts'
import type { CommandOutput } from './command-output.ts'
import { addBackupCommands } from './commands/backup-commands.ts'
import { addColorizeCommand } from './commands/colorize-command.ts'
import { addDoctorCommand } from './commands/doctor-command.ts'
import { addEvaluateCommand } from './commands/evaluate-command.ts'
import { addModelsCommands } from './commands/models-commands.ts'
import { addPauseCommands } from './commands/pause-commands.ts'
import { addPlatformCommands } from './commands/platform-commands.ts'
import { addRoleCommands } from './commands/role-commands.ts'

const readVersion = (): string => {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

const createProgram = (context: CommandContext): Command => {
  const program = new Command('colorizebot')
    .description('Adds colour to black-and-white photos. Without a command, it starts all roles.')
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.output.line(text.trimEnd()),
      writeErr: (text) => context.output.problem(text.trimEnd()),
      outputError: () => undefined, // reported once, with all other errors
    })
  addRoleCommands(program, context)
  addColorizeCommand(program, context)
  addEvaluateCommand(program, context)
  addModelsCommands(program, context)
  addDoctorCommand(program, context)
  addPauseCommands(program, context)
  addBackupCommands(program, context)
  addPlatformCommands(program, context)
  return program
}

/** Commander prints help itself; of its errors, this is the message on one line. */
const reportUsageError = ({ code, message, exitCode }: CommanderError, output: CommandOutput): number => {
  if (exitCode === 0) return 0
  if (code !== 'commander.help') output.problem(message.replace(/\n\((.*)\)$/, '. $1'))
  return 2
}

const reportError = (error: unknown, output: CommandOutput): number => {
  if (error instanceof CommanderError) return reportUsageError(error, output)
  if (!(error instanceof ColorizeError)) {
    output.problem(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return 1
  }
  const isUsage = error.code === 'settings_invalid'
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  output.problem(`${isUsage ? 'error: ' : ''}${error.message}${cause}`)
  return isUsage ? 2 : 1
}

/**
 * Runs the command that the arguments name, `start` without any.
 * @returns the exit code: 0, 1 where something failed, 2 where usage or settings are wrong
 */
export const runCommandLine = async (
  args: readonly string[],
  context: Omit<CommandContext, 'markFailed'>,
): Promise<number> => {
  let exitCode = 0
  const markFailed = (): void => {
    exitCode = 1
  }
  try {
    const program = createProgram({ ...context, markFailed })
    await program.parseAsync(args.length === 0 ? ['start'] : [...args], { from: 'user' })
    return exitCode
  } catch (error) {
    return reportError(error, context.output)
  }
}
