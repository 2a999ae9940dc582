import type { Command } from 'commander'
import type { RoleName } from '../../roles/program.ts'
import type { CommandContext } from '../command-context.ts'

const roleCommands: readonly { name: string; roles: readonly RoleName[]; summary: string }[] = [
  {
    name: 'start',
    roles: ['web', 'worker', 'listen'],
    summary: 'run all roles in one process (the default)',
  },
  { name: 'listen', roles: ['listen'], summary: 'read the platforms and queue requests' },
  { name: 'worker', roles: ['worker'], summary: 'colorize queued photos and post the answers' },
  { name: 'web', roles: ['web'], summary: 'serve the web pages and the dashboard' },
]

/** `start`, and a command for each role. */
export const addRoleCommands = (program: Command, { serve }: CommandContext): void => {
  for (const { name, roles, summary } of roleCommands)
    program
      .command(name)
      .description(summary)
      .action(() => serve(roles))
}
