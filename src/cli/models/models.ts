import { readFile, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ColorizeError } from '../../core/errors.ts'
import { createColorizer } from '../../pipeline/colorizer.ts'
import { installedModels } from '../../pipeline/models/installed-models.ts'
import { parseCard } from '../../pipeline/models/model-card.ts'
import { describeFeatures, featuresOf } from '../../pipeline/models/model-features.ts'
import { download } from '../../weights/download.ts'
import { importWeights, type ImportOptions } from '../../weights/import-weights.ts'
import type { Release } from '../../weights/official.ts'
import type { CommandOutput } from '../command-output.ts'
import { installModel, refuseExisting } from './install-model.ts'
import { describeError } from '../../core/describe-error.ts'
import { progressLine } from '../progress.ts'

const maxWeightsBytes = 1024 ** 3
const megabyte = 1_000_000

export const listModels = async (modelsFolder: string, output: CommandOutput): Promise<number> => {
  let failed = 0
  const ids = await installedModels(modelsFolder)
  const width = Math.max(12, ...ids.map((id) => id.length + 2))
  for (const id of ids)
    try {
      const card = parseCard(await readFile(join(modelsFolder, id, 'model.json'), 'utf8'))
      const { kind, title, licence } = card
      const features = describeFeatures(featuresOf(card)).map(([label, value]) => `${label}: ${value}`)
      output.line(`${id.padEnd(width)}${kind.padEnd(8)}  ${title}${licence === '' ? '' : `  [${licence}]`}`)
      output.line(`${''.padEnd(width)}${features.join('; ')}`)
    } catch (error) {
      failed++
      output.problem(`${id.padEnd(width)}${describeError(error)}`)
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
      output.problem(`${id}  ${describeError(error)}`)
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

/**
 * Makes a model of a .pth file of the paper's authors; it is there whole or not at all.
 * @throws ColorizeError source_not_found, too_many_bytes, model_invalid, output_exists
 */
export const importModel = async (
  { file, modelsFolder, force, ...options }: ImportCommand,
  output: CommandOutput,
): Promise<void> => {
  const imported = importWeights(await readWeights(file), options)
  const folder = await installModel({ ...imported, modelsFolder, force })
  output.line(`${folder} is made and tried: --model ${imported.id}, or MODEL=${imported.id}`)
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
  await refuseExisting(join(modelsFolder, release.id), force)
  const path = join(modelsFolder, '.downloads', basename(new URL(release.address).pathname))
  const onProgress = downloadProgress(output)
  await download({ address: from ?? release.address, sha256: release.sha256, path, onProgress })
  await importModel({ file: path, modelsFolder, force, unverified: false, releases: [release] }, output)
  await rm(path)
}
