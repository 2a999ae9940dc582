import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ColorizeError } from '../errors.ts'
import { createColorizer } from '../pipeline/colorizer.ts'
import { installedModels } from '../pipeline/installed.ts'
import { parseCard } from '../pipeline/model-card.ts'
import { download } from '../weights/download.ts'
import { importWeights, type ImportOptions } from '../weights/import-weights.ts'
import type { Release } from '../weights/official.ts'
import type { CommandOutput } from './colorize.ts'
import { describe } from '../describe.ts'
import { progressLine } from './progress.ts'

const maxWeightsBytes = 1024 ** 3
const megabyte = 1_000_000

export const listModels = async (modelsFolder: string, output: CommandOutput): Promise<number> => {
  let failed = 0
  for (const id of await installedModels(modelsFolder))
    try {
      const { kind, title, licence } = parseCard(await readFile(join(modelsFolder, id, 'model.json'), 'utf8'))
      output.line(`${id.padEnd(12)}${kind.padEnd(8)}  ${title}${licence === '' ? '' : `  [${licence}]`}`)
    } catch (error) {
      failed++
      output.problem(`${id.padEnd(12)}${describe(error)}`)
    }
  return failed
}

/** Loads every model, which checks its hash, its names and shapes, and one prediction. Answers how many failed. */
export const verifyModels = async (modelsFolder: string, output: CommandOutput): Promise<number> => {
  let failed = 0
  for (const id of await installedModels(modelsFolder)) {
    try {
      const colorizer = await createColorizer({ modelFolder: join(modelsFolder, id), concurrency: 1 })
      await colorizer.close()
      output.line(`${id}  as its card says`)
    } catch (error) {
      failed++
      output.problem(`${id}  ${describe(error)}`)
    }
  }
  return failed
}

export type ImportCommand = {
  file: string
  /** The folder that holds the models' folders. */
  modelsFolder: string
  force: boolean
} & ImportOptions

const readWeights = async (file: string): Promise<Uint8Array> => {
  const found = await stat(file).catch((cause: unknown) => {
    throw new ColorizeError('source_not_found', `there is no ${file}`, { cause })
  })
  if (found.size > maxWeightsBytes) throw new ColorizeError('too_many_bytes', `${found.size} bytes`)
  return readFile(file)
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/**
 * Makes a model of a .pth file of the paper's authors; it is there whole or not at all.
 * @throws ColorizeError source_not_found, too_many_bytes, model_invalid, output_exists
 */
export const importModel = async (
  { file, modelsFolder, force, ...options }: ImportCommand,
  output: CommandOutput,
): Promise<void> => {
  const { id, onnx, card } = importWeights(await readWeights(file), options)
  const folder = join(modelsFolder, id)
  if (!force && (await exists(folder)))
    throw new ColorizeError('output_exists', `${folder} is there already; --force replaces it`)
  await mkdir(modelsFolder, { recursive: true })
  const part = await mkdtemp(join(modelsFolder, `.${id}-`))
  try {
    await writeFile(join(part, 'model.onnx'), onnx)
    await writeFile(join(part, 'model.json'), `${JSON.stringify(card, null, 2)}\n`)
    const colorizer = await createColorizer({ modelFolder: part, concurrency: 1, device: 'cpu' })
    await colorizer.close()
    await rm(folder, { recursive: true, force: true })
    await rename(part, folder)
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    throw error
  }
  output.line(`${folder} is made and tried: --model ${id}, or MODEL=${id}`)
}

export type FetchCommand = {
  release: Release
  /** Another place that has the same file. */
  from: string | undefined
  modelsFolder: string
  force: boolean
}

/** Shows bytes as whole megabytes, and a rate that leaves out what an earlier run had fetched. */
const downloadProgress = ({ progress }: CommandOutput) => {
  const started = performance.now()
  let before: number | undefined
  const megabytes = (bytes: number) => Math.round(bytes / megabyte)
  return (done: number, all: number): void => {
    before ??= megabytes(done)
    const whole = Math.max(1, megabytes(Math.max(all, done)))
    progress?.(progressLine(megabytes(done), whole, performance.now() - started, { unit: 'MB', before }))
  }
}

/**
 * Downloads an official file, going on where an earlier try ended, and imports it.
 * @throws ColorizeError as download and importModel do
 */
export const fetchModel = async (
  { release, from, modelsFolder, force }: FetchCommand,
  output: CommandOutput,
): Promise<void> => {
  if (!force && (await exists(join(modelsFolder, release.id))))
    throw new ColorizeError('output_exists', `${release.id} is there already; --force replaces it`)
  const path = join(modelsFolder, '.downloads', basename(new URL(release.address).pathname))
  const onProgress = downloadProgress(output)
  await download({ address: from ?? release.address, sha256: release.sha256, path, onProgress })
  await importModel({ file: path, modelsFolder, force, unverified: false, releases: [release] }, output)
  await rm(path)
}
