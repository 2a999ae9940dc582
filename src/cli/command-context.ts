import type { RoleName } from '../roles/program.ts'
import type { CommandOutput } from './command-output.ts'

/** What the process gives to commands: they touch neither its environment nor its streams. */
export type CommandContext = {
  env: NodeJS.ProcessEnv
  modelsFolder: string
  output: CommandOutput
  readInput: () => Promise<Uint8Array>
  writeOutput: (bytes: Uint8Array) => void
  /** Asks for a line of text; absent where standard input is no terminal. */
  ask?: ((question: string) => Promise<string>) | undefined
  /** Starts the roles and resolves once they are ready; they run until a signal ends the process. */
  serve: (roles: readonly RoleName[]) => Promise<void>
  /** Makes the exit code 1 although the command itself goes on. */
  markFailed: () => void
}
