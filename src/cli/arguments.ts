import { parseArgs } from 'node:util'
import { join } from 'node:path'
import { z } from 'zod'
import { ColorizeError } from '../core/errors.ts'
import { deviceChoices } from '../pipeline/network/device.ts'
import { outputFormats } from '../pipeline/compose/encode.ts'
import { defaultModel } from '../pipeline/models/default-model.ts'
import { modelIdSchema } from '../pipeline/models/model-card.ts'
import type { ColorizeCommand } from './colorize.ts'
import type { EvaluateCommand } from './evaluate/evaluate.ts'

export const colorizeUsage = `  colorize <photo, folder or pattern ...>   writes name.color.jpg beside each photo
    -o, --out <folder>         writes there instead
    --force                    overwrites
    --vividness <0..2>         1 is the network's own
    --coherence <0..1>         how far one surface has one colour; by default as the network's card says
    --side-by-side             before and after in one picture
    --flip                     looks at the photo mirrored too: a little steadier, twice the network's time
    --format <${outputFormats.join(' | ')}>, --quality <1..100>
    --model <id>, --device <${deviceChoices.join(' | ')}>
    --json (a line for each photo), --skip-colour (refuses photos that are in colour already)
    -                          one photo from standard input to standard output`

export const evaluateUsage = `  evaluate <folder of colour photos ...>    measures networks next to grey and the photos themselves
    --model <id>               may be given several times; without it the default network
    --by-lightness             adds tables of the colours by lightness
    --json                     all figures, a line for each network`

const schema = z.object({
  vividness: z.coerce.number('must be a number from 0 to 2').min(0).max(2).default(1),
  coherence: z.coerce.number('must be a number from 0 to 1').min(0).max(1).optional(),
  quality: z.coerce.number('must be a number from 1 to 100').int().min(1).max(100).default(92),
  format: z.enum(outputFormats).default('jpeg'),
  model: modelIdSchema.default(defaultModel),
  device: z.enum(deviceChoices).default('auto'),
})

/** What Node's parser says against the arguments, with the usage below it. */
export const orUsage = <T>(usage: string, parse: () => T): T => {
  try {
    return parse()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ColorizeError('settings_invalid', `${why}\n\n${usage}`)
  }
}

const parseColorize = (args: readonly string[]) =>
  orUsage(colorizeUsage, () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string', short: 'o' },
        force: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        'side-by-side': { type: 'boolean', default: false },
        flip: { type: 'boolean', default: false },
        'skip-colour': { type: 'boolean', default: false },
        vividness: { type: 'string' },
        coherence: { type: 'string' },
        quality: { type: 'string' },
        format: { type: 'string' },
        model: { type: 'string' },
        device: { type: 'string' },
      },
    }),
  )

/**
 * What follows `colorizebot colorize`.
 * @throws ColorizeError settings_invalid, naming every option that is wrong
 */
export const readColorizeArgs = (args: readonly string[], modelsFolder: string): ColorizeCommand => {
  const { values, positionals: names } = parseColorize(args)
  const checked = schema.safeParse(values)
  if (!checked.success)
    throw new ColorizeError(
      'settings_invalid',
      checked.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'),
    )
  if (names.length === 0) throw new ColorizeError('settings_invalid', `which photos?\n\n${colorizeUsage}`)
  const { vividness, coherence, quality, format, model, device } = checked.data
  const alreadyColour = values['skip-colour'] ? 'refuse' : 'colour'
  return {
    ...{ names, outFolder: values.out, modelFolder: join(modelsFolder, model), device },
    ...{ force: values.force, json: values.json },
    options: {
      ...{ vividness, coherence, quality, format, alreadyColour },
      ...{ sideBySide: values['side-by-side'], flip: values.flip },
    },
  }
}

const parseEvaluate = (args: readonly string[]) =>
  orUsage(evaluateUsage, () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        'by-lightness': { type: 'boolean', default: false },
        model: { type: 'string', multiple: true },
      },
    }),
  )

/**
 * What follows `colorizebot evaluate`.
 * @throws ColorizeError settings_invalid
 */
export const readEvaluateArgs = (args: readonly string[], modelsFolder: string): EvaluateCommand => {
  const { values, positionals: names } = parseEvaluate(args)
  const ids = z.array(modelIdSchema).safeParse(values.model ?? [defaultModel])
  if (!ids.success) throw new ColorizeError('settings_invalid', '--model: must be the id of a model')
  if (names.length === 0) throw new ColorizeError('settings_invalid', `which photos?\n\n${evaluateUsage}`)
  const models = new Map(ids.data.map((id) => [id, join(modelsFolder, id)]))
  return { names, json: values.json, byLightness: values['by-lightness'], models }
}
