import { randomUUID } from 'node:crypto'
import { ColorizeError } from '../core/errors.ts'
import { openOutput, outputDefinitionOf, type OutputChoice } from '../outputs/open-output.ts'

/** Something small is written, read, listed and taken away where results go. @throws ColorizeError output_unavailable */
export const tryOutput = async (choice: OutputChoice): Promise<string> => {
  const output = await openOutput(choice)
  const key = `doctor/${randomUUID()}`
  const written = Buffer.from(key)
  await output.put(key, written, 'text/plain')
  try {
    const read = await output.get(key)
    let isListed = false
    for await (const found of output.list('doctor')) isListed ||= found.key === key
    if (!written.equals(read) || !isListed)
      throw new ColorizeError('output_unavailable', 'what was written does not come back as it was')
  } finally {
    await output.delete(key)
  }
  return `results go to ${outputDefinitionOf(choice.output).describe(choice.values)}`
}
