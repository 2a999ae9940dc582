import { codeOf } from './errors.ts'

/** An error as one line for the command line: `message (code)`. */
export const describeError = (error: unknown): string =>
  `${error instanceof Error ? error.message : String(error)} (${codeOf(error)})`
