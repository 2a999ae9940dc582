import { parse } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { modelIdSchema } from '../../pipeline/models/card-schema.ts'
import { presetNames } from '../../weights/presets.ts'
import type { CommandContext } from '../command-context.ts'
import type { AddCommand } from '../models/add-model.ts'
import { licencePattern } from '../models/licence.ts'
import { checkOptions } from './option-values.ts'

const schema = z.object({
  preset: z.enum(presetNames, `must be ${presetNames.join(', ')}`),
  id: modelIdSchema.max(64),
  licence: z.string().trim().regex(licencePattern, 'must be one line of 1 to 200 characters').optional(),
  out: z.string().optional(),
  force: z.boolean().default(false),
})

/** `DDColor Tiny.onnx` as `ddcolor-tiny`. */
const idFor = (file: string): string =>
  parse(file)
    .name.toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')

/** @throws ColorizeError settings_invalid, naming every option that is wrong */
export const readAddOptions = (
  file: string,
  values: Record<string, unknown>,
  modelsFolder: string,
): AddCommand => {
  const checked = checkOptions(schema, { ...values, id: values['id'] ?? idFor(file) })
  const { preset, id, licence, force, out = modelsFolder } = checked
  return { file, preset, id, licence, force, modelsFolder: out }
}

/** `models add` */
export const addModelsAddCommand = (models: Command, { modelsFolder, output, ask }: CommandContext): void => {
  models
    .command('add')
    .description('add an ONNX network that somebody else exported')
    .argument('<file>', 'the .onnx file')
    .option('--preset <preset>', `what the network is, required: ${presetNames.join(', ')}`)
    .option('--licence <text>', 'licence of the file; a terminal asks for it if it is missing')
    .option('--id <name>', "id of the model (default: the file's name)")
    .option('-o, --out <folder>', 'the folder that holds the models')
    .option('--force', 'replace an existing model')
    .addHelpText(
      'after',
      '\nExample:\n  colorizebot models add ddcolor.onnx --preset ddcolor --licence Apache-2.0',
    )
    .action(async (file: string, values: Record<string, unknown>) => {
      const command = readAddOptions(file, values, modelsFolder)
      const { addModel } = await import('../models/add-model.ts')
      await addModel(command, output, ask)
    })
}
