import type { Command } from 'commander'
import { platformDefinitions } from '../../platforms/index.ts'
import type { CommandContext } from '../command-context.ts'

/** The commands that platforms define: `<platform> <command>`. */
export const addPlatformCommands = (program: Command, { env, output }: CommandContext): void => {
  for (const { name, title, commands = [] } of platformDefinitions) {
    if (commands.length === 0) continue
    const group = program.command(name).description(`commands for ${title} only`)
    for (const command of commands) {
      const added = group.command(command.name).description(command.summary)
      for (const { flag, value, summary } of command.options)
        added.option(value === undefined ? flag : `${flag} ${value}`, summary)
      added.action(async (values: Record<string, string | undefined>) => {
        const { readConfig } = await import('../../config/config.ts')
        await command.run(readConfig(env).values, values, (line) => output.line(line))
      })
    }
  }
}
