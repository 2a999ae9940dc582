import type { Config } from '../config/config.ts'
import { registerCommand } from '../platforms/discord/register-command.ts'
import type { CommandOutput } from './colorize.ts'

/** Safe to run again. */
export const registerOnDiscord = async (
  { values }: Config,
  { guildId }: { guildId: string | undefined },
  output: CommandOutput,
): Promise<void> => registerCommand.run(values as never, { guild: guildId }, (line) => output.line(line))
