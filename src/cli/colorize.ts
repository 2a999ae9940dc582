import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf, ColorizeError } from '../core/errors.ts'
import type { ColorizeOptions } from '../pipeline/colorize-options.ts'
import type { DeviceChoice } from '../pipeline/network/device.ts'
import { createColorizer, type Colorizer } from '../pipeline/colorizer.ts'
import { describeError } from '../core/describe-error.ts'
import type { CommandOutput } from './command-output.ts'
import { pairsOf, type Pair } from './inputs.ts'
import { progressLine } from './progress.ts'

export type ColorizeCommand = {
  names: readonly string[]
  outFolder?: string | undefined
  modelFolder: string
  device: DeviceChoice
  force: boolean
  json: boolean
  options: Pick<
    ColorizeOptions,
    'vividness' | 'coherence' | 'flip' | 'format' | 'quality' | 'sideBySide' | 'alreadyColor'
  >
}

const photosAtOnce = 2
const maxInputBytes = 256 * 1024 * 1024

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

const read = async (path: string): Promise<Uint8Array> => {
  const found = await stat(path).catch((cause: unknown) => {
    throw new ColorizeError('source_not_found', 'there is no such file', { cause })
  })
  if (!found.isFile()) throw new ColorizeError('not_an_image', 'it is no file')
  if (found.size > maxInputBytes) throw new ColorizeError('too_many_bytes', `${found.size} bytes`)
  return readFile(path)
}

const colourFile = async (colorizer: Colorizer, pair: Pair, command: ColorizeCommand): Promise<string[]> => {
  if (!command.force && (await exists(pair.output)))
    throw new ColorizeError('output_exists', `${pair.output} is there already; --force overwrites it`)
  const { after, notes } = await colorizer.colorize(await read(pair.input), command.options)
  await mkdir(dirname(pair.output), { recursive: true })
  await writeFile(pair.output, after, { flag: command.force ? 'w' : 'wx' })
  return notes
}

/**
 * Colours what the names stand for, and says a line for each. Answers how many failed.
 * @throws ColorizeError settings_invalid, model_invalid
 */
export const colorizeFiles = async (command: ColorizeCommand, output: CommandOutput): Promise<number> => {
  const { json } = command
  const pairs = await pairsOf(command.names, command.outFolder, command.options.format)
  const colorizer = await createColorizer({
    modelFolder: command.modelFolder,
    device: command.device,
    concurrency: photosAtOnce,
  })
  const started = performance.now()
  let done = 0
  let failed = 0

  const one = async (pair: Pair): Promise<void> => {
    const begun = performance.now()
    const report = (code: string | null, notes: string[] = []) => {
      const ms = Math.round(performance.now() - begun)
      output.line(JSON.stringify({ ...pair, output: code === null ? pair.output : null, code, ms, notes }))
    }
    try {
      const notes = await colourFile(colorizer, pair, command)
      if (json) report(null, notes)
      else output.line(`${pair.output}${notes.length > 0 ? `  (${notes.join(', ')})` : ''}`)
    } catch (error) {
      failed++
      if (json) report(codeOf(error))
      else output.problem(`${pair.input}: ${describeError(error)}`)
    }
    output.progress?.(progressLine(++done, pairs.length, performance.now() - started))
  }

  const queue = pairs.values()
  const takeTurns = async (): Promise<void> => {
    for (const pair of queue) await one(pair)
  }
  await Promise.all(Array.from({ length: photosAtOnce }, takeTurns))
  await colorizer.close()
  return failed
}

/** One photo from bytes to bytes, for standard input and output. */
export const colorizeBytes = async (
  bytes: Uint8Array,
  { modelFolder, device, options }: Pick<ColorizeCommand, 'modelFolder' | 'device' | 'options'>,
): Promise<Uint8Array> => {
  const colorizer = await createColorizer({ modelFolder, device, concurrency: 1 })
  try {
    return (await colorizer.colorize(bytes, options)).after
  } finally {
    await colorizer.close()
  }
}
