import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ColorizeError } from '../../core/errors.ts'
import { parseCard } from '../../pipeline/models/model-card.ts'
import { fitPreset } from '../../weights/fit-preset.ts'
import { readOnnx } from '../../weights/onnx-file.ts'
import { presets, type PresetName } from '../../weights/presets.ts'
import { addedReport } from './add-report.ts'
import { tryNetwork } from './add-trial.ts'
import type { CommandOutput } from '../command-output.ts'
import { installModel, refuseExisting } from './install-model.ts'
import { licenceFor, type Ask } from './licence.ts'

export type AddCommand = {
  file: string
  preset: PresetName
  id: string
  /** Asked for where it is not given. */
  licence: string | undefined
  /** The folder that holds the models' folders. */
  modelsFolder: string
  force: boolean
}

/** DDColor-L is 912 MB. */
const maxFileBytes = 1536 * 1024 ** 2

const readFileWithin = async (file: string): Promise<Uint8Array> => {
  const found = await stat(file).catch((cause: unknown) => {
    throw new ColorizeError('source_not_found', `there is no ${file}`, { cause })
  })
  if (!found.isFile()) throw new ColorizeError('source_not_found', `${file} is not a file`)
  if (found.size > maxFileBytes)
    throw new ColorizeError('too_many_bytes', `${file} has ${found.size} bytes; ${maxFileBytes} are allowed`)
  return readFile(file)
}

/**
 * Makes a model of an ONNX file that somebody else exported; it is installed whole or not at all.
 * @throws ColorizeError settings_invalid, source_not_found, too_many_bytes, model_invalid, output_exists
 */
export const addModel = async (command: AddCommand, output: CommandOutput, ask?: Ask): Promise<void> => {
  const { file, preset, id, modelsFolder, force } = command
  await refuseExisting(join(modelsFolder, id), force)
  if (!ask) await licenceFor(preset, command.licence, ask) // before a file of a gigabyte is read
  const onnx = await readFileWithin(file)
  const graph = readOnnx(onnx)
  const fit = fitPreset(graph, preset)
  const licence = await licenceFor(preset, command.licence, ask)
  output.progress?.('Trying the network on a grey ramp ...')
  const { card, passMs } = await tryNetwork(onnx, fit, preset, {
    id, licence, opset: graph.opset, size: fit.size ?? presets[preset].size,
    title: `${presets[preset].title}, from ${basename(file).replace(/\p{C}/gu, '?').slice(0, 80)}`,
    sha256: createHash('sha256').update(onnx).digest('hex'),
  }).finally(() => output.progress?.(''))
  const folder = await installModel({ id, onnx, card, modelsFolder, force })
  for (const line of addedReport({ folder, card: parseCard(JSON.stringify(card)), passMs })) output.line(line)
}
