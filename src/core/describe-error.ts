import { codeOf } from './errors.ts'

/** What went wrong, for the person at the command line: `words (code)`. */
export const describeError = (error: unknown): string =>
  `${error instanceof Error ? error.message : String(error)} (${codeOf(error)})`
