import { createInterface } from 'node:readline/promises'
import { ColorizeError } from '../../core/errors.ts'
import { presets, type PresetName } from '../../weights/presets.ts'

/** One line: it is shown in terminals and on the dashboard. */
export const licencePattern = /^[^\p{C}]{1,200}$/u

/** Asks for a line of text; empty where nobody answers. */
export type Ask = (question: string) => Promise<string>

/** Asks in a terminal. */
export const createAsk =
  (input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Ask =>
  async (question) => {
    const terminal = createInterface({ input, output })
    try {
      const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
      return await Promise.race([terminal.question(question), ended])
    } finally {
      terminal.close()
    }
  }

/**
 * The licence of a network, asked for where it is not given. That of the authors is only a hint: anyone who passes
 * their weights on may have changed them.
 * @throws ColorizeError settings_invalid
 */
export const licenceFor = async (
  preset: PresetName,
  given: string | undefined,
  ask: Ask | undefined,
): Promise<string> => {
  const { title, authorsLicence } = presets[preset]
  const published = `the authors of ${title} publish it under ${authorsLicence}`
  const licence = given ?? (await ask?.(`Which licence does this file have? (${published}) `))?.trim() ?? ''
  if (licencePattern.test(licence)) return licence
  throw new ColorizeError(
    'settings_invalid',
    `Give the licence of this file with --licence <text>: ${published}, but your file may come from somebody else.`,
  )
}
