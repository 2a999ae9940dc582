import type { z } from 'zod'
import { ColorizeError } from '../../core/errors.ts'

const flagOf = (name: PropertyKey): string =>
  `--${String(name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/**
 * Checks the values of options.
 * @throws ColorizeError settings_invalid, naming every invalid option on one line
 */
export const checkOptions = <T>(schema: z.ZodType<T>, values: unknown): T => {
  const checked = schema.safeParse(values)
  if (checked.success) return checked.data
  const problems = checked.error.issues.map(({ path, message }) => `${flagOf(path[0] ?? '')}: ${message}`)
  throw new ColorizeError('settings_invalid', problems.join('; '))
}
