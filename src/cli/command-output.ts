/** Where a command prints. */
export type CommandOutput = {
  line(text: string): void
  problem(text: string): void
  /** Shows a line that the next one replaces; absent where standard error is no terminal. */
  progress?: ((text: string) => void) | undefined
}
