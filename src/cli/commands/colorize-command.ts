import { join } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { outputFormats } from '../../pipeline/compose/output-formats.ts'
import { defaultModel } from '../../pipeline/models/default-model.ts'
import { modelIdSchema } from '../../pipeline/models/card-schema.ts'
import { deviceChoices } from '../../pipeline/network/device.ts'
import type { ColorizeCommand } from '../colorize.ts'
import type { CommandContext } from '../command-context.ts'
import { checkOptions } from './option-values.ts'

const numberFrom = (least: number, most: number) => {
  const message = `must be a number from ${least} to ${most}`
  return z.coerce.number(message).min(least, message).max(most, message)
}

const schema = z.object({
  out: z.string().optional(),
  force: z.boolean().default(false),
  json: z.boolean().default(false),
  sideBySide: z.boolean().default(false),
  flip: z.boolean().default(false),
  skipColour: z.boolean().default(false),
  vividness: numberFrom(0, 2).default(1),
  coherence: numberFrom(0, 1).optional(),
  quality: numberFrom(1, 100).int('must be a whole number').default(92),
  format: z.enum(outputFormats).default('jpeg'),
  model: modelIdSchema.default(defaultModel),
  device: z.enum(deviceChoices).default('auto'),
})

const defaults = schema.parse({})

/** @throws ColorizeError settings_invalid, naming every invalid option */
export const readColorizeOptions = (
  names: readonly string[],
  values: Record<string, unknown>,
  modelsFolder: string,
): ColorizeCommand => {
  const { out, force, json, skipColour, model, device, ...options } = checkOptions(schema, values)
  return {
    names,
    outFolder: out,
    modelFolder: join(modelsFolder, model),
    device,
    force,
    json,
    options: { ...options, alreadyColor: skipColour ? 'refuse' : 'color' },
  }
}

const run = async (command: ColorizeCommand, context: CommandContext): Promise<void> => {
  const { colorizeBytes, colorizeFiles } = await import('../colorize.ts')
  if (command.names.join() === '-')
    context.writeOutput(await colorizeBytes(await context.readInput(), command))
  else if ((await colorizeFiles(command, context.output)) > 0) context.markFailed()
}

/** `colorize`: needs neither Redis nor a connection to the internet. */
export const addColorizeCommand = (program: Command, context: CommandContext): void => {
  program
    .command('colorize')
    .description('colorize photos, each to name.color.jpg next to it')
    .argument('<photos...>', 'photos, folders or patterns; - reads standard input and writes standard output')
    .option('-o, --out <folder>', 'write to this folder instead')
    .option('--force', 'overwrite existing files')
    .option(
      '--vividness <0..2>',
      `strength of the colours (default: ${defaults.vividness}, the network's own)`,
    )
    .option('--coherence <0..1>', 'how uniformly a surface is coloured; the default is in the model card')
    .option('--side-by-side', 'put before and after into one image')
    .option('--flip', 'also run the network on the mirrored photo: slightly steadier, takes twice as long')
    .option('--format <format>', `${outputFormats.join(', ')} (default: ${defaults.format})`)
    .option('--quality <1..100>', `quality of the encoder (default: ${defaults.quality})`)
    .option('--model <id>', `the model to use (default: ${defaults.model})`)
    .option('--device <device>', `${deviceChoices.join(', ')} (default: ${defaults.device})`)
    .option('--json', 'print one line of JSON per photo')
    .option('--skip-colour', 'reject photos that are already in colour')
    .addHelpText(
      'after',
      '\nExamples:\n  colorizebot colorize album -o out\n  colorizebot colorize - < old.jpg > new.jpg',
    )
    .action((photos: string[], values: Record<string, unknown>) =>
      run(readColorizeOptions(photos, values, context.modelsFolder), context),
    )
}
