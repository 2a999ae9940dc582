import { join } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { defaultModel } from '../../pipeline/models/default-model.ts'
import { modelIdSchema } from '../../pipeline/models/card-schema.ts'
import type { CommandContext } from '../command-context.ts'
import type { EvaluateCommand } from '../evaluate/evaluate.ts'
import { checkOptions } from './option-values.ts'

const schema = z.object({
  json: z.boolean().default(false),
  byLightness: z.boolean().default(false),
  model: z.array(modelIdSchema).default([defaultModel]),
})

/** @throws ColorizeError settings_invalid */
export const readEvaluateOptions = (
  names: readonly string[],
  values: Record<string, unknown>,
  modelsFolder: string,
): EvaluateCommand => {
  const { json, byLightness, model } = checkOptions(schema, values)
  return { names, json, byLightness, models: new Map(model.map((id) => [id, join(modelsFolder, id)])) }
}

const addId = (id: string, ids: readonly string[] = []): string[] => [...ids, id]

/** `evaluate`: the paper's measures for any model. */
export const addEvaluateCommand = (program: Command, { modelsFolder, output }: CommandContext): void => {
  program
    .command('evaluate')
    .description('measure models on colour photos, next to grey and the photos themselves')
    .argument('<photos...>', 'colour photos, folders or patterns')
    .option('--model <id>', `a model to measure; can be repeated (default: ${defaultModel})`, addId)
    .option('--by-lightness', 'add tables of the colours by lightness')
    .option('--json', 'print all figures, one line of JSON per method')
    .addHelpText('after', '\nExample:\n  colorizebot evaluate photos --model v4 --model v5')
    .action(async (photos: string[], values: Record<string, unknown>) => {
      const command = readEvaluateOptions(photos, values, modelsFolder)
      const { evaluate } = await import('../evaluate/evaluate.ts')
      await evaluate(command, output)
    })
}
