import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ColorizeError } from '../../core/errors.ts'
import { abBins } from '../network/ab-bins.ts'
import type { InverseTemperatures } from '../network/vividness.ts'

/** Names a folder under models/ and can lead nowhere else. */
export const modelIdSchema = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'must be the id of a model')

/** One number for all channels, or one each. */
const perChannel = z.union([z.number(), z.tuple([z.number(), z.number(), z.number()])])
export type PerChannel = z.infer<typeof perChannel>

/** What is put into a network, [1, channels, h, w] unless said otherwise; names that say it already need no `as`. */
const inputSchema = z.discriminatedUnion('as', [
  /** CIELAB lightness 0..100, one channel, as (L - mean) / deviation. */
  z.object({ as: z.literal('lightness'), mean: z.number().default(0), deviation: z.number().default(1) }),
  /** The grey of that lightness as sRGB levels 0..255, three times, as (level - mean) / deviation. */
  z.object({ as: z.literal('grey'), mean: perChannel.default(0), deviation: perChannel.default(1) }),
  /** Nothing: hints that nobody gives. */
  z.object({ as: z.literal('zeros'), channels: z.number().int().min(1).max(16).default(1) }),
  /** 1/T of the annealed mean, [1]: `default` is the network's own, `mean` that of the mean of all likely colours. */
  z.object({
    as: z.literal('inverse-temperature'),
    default: z.number().positive(),
    mean: z.number().positive().default(1),
  }),
  /** How far positions of one surface agree on a colour, [1]: 0 each decides by itself, 1 fully. */
  z.object({ as: z.literal('coherence'), default: z.number().min(0).max(1).default(1) }),
])
const outputSchema = z.discriminatedUnion('as', [
  /** CIELAB a and b, [1, 2, h / stride, w / stride], once multiplied by `scale`. */
  z.object({ as: z.literal('ab'), scale: z.number().default(1) }),
  /** Of the bins, [1, bins, h / stride, w / stride]: before the softmax, or after it. */
  z.object({ as: z.enum(['scores', 'probabilities']) }),
  /** A colour picture, [1, 3, h, w]: value * scale + offset are sRGB levels 0..255. Its ab is taken. */
  z.object({ as: z.literal('rgb'), scale: perChannel.default(1), offset: perChannel.default(0) }),
])

const saidByName: Record<string, string> = {
  ...{ L: 'lightness', inv_temperature: 'inverse-temperature', coherence: 'coherence' },
  ...{ ab: 'ab', logits: 'scores', probabilities: 'probabilities', rgb: 'rgb' },
}
const named = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (tensors) => {
      const given = z.record(z.string(), z.looseObject({})).safeParse(tensors)
      if (!given.success) return tensors // the schema says what is wrong with it
      const entries = Object.entries(given.data)
      return Object.fromEntries(entries.map(([name, tensor]) => [name, { as: saidByName[name], ...tensor }]))
    },
    z.record(z.string(), schema),
  )

/** Which of its outputs is taken. */
const outputsOfKind = { ab: ['ab'], 'ab-bins': ['scores', 'probabilities'], rgb: ['rgb'] } as const

const cardSchema = z
  .object({
    id: z.string(),
    title: z.string().default(''),
    file: z.string().regex(/^[\w.-]+$/),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    kind: z.enum(['ab', 'ab-bins', 'rgb']),
    inputs: named(inputSchema),
    outputs: named(outputSchema),
    /** The network's input, px: the shorter side and what both sides are multiples of, or one size for all photos. */
    size: z.union([
      z.object({ shorterSide: z.number().int().positive(), multipleOf: z.number().int().positive() }),
      z.object({ widthPx: z.number().int().positive(), heightPx: z.number().int().positive() }),
    ]),
    /** a, b of each bin that has a score or a probability; without them the 313 of the paper. */
    bins: z.array(z.tuple([z.number(), z.number()])).optional(),
    /** T of the annealed mean of kind `ab-bins`. */
    temperature: z.number().positive().default(0.38),
    /** Of the weights: what goes in and comes out is float32. */
    precision: z.enum(['float32', 'float16', 'int8']).default('float32'),
    licence: z.string().default(''),
    source: z.string().default(''),
  })
  .refine(
    ({ inputs }) =>
      Object.values(inputs).filter(({ as }) => as === 'lightness' || as === 'grey').length === 1,
    { path: ['inputs'], message: 'one of them must be lightness or grey' },
  )
  .refine(
    ({ kind, outputs }) =>
      Object.values(outputs).some(({ as }) => (outputsOfKind[kind] as readonly string[]).includes(as)),
    { path: ['outputs'], message: 'none is of the kind that the card names' },
  )
export type ModelCard = z.infer<typeof cardSchema>
export type ModelInput = z.infer<typeof inputSchema>
export type ModelOutput = z.infer<typeof outputSchema>
export type Model = { card: ModelCard; bytes: Uint8Array }

/** The output that the colours are taken from. */
export const answerOf = ({ kind, outputs }: ModelCard): { name: string; output: ModelOutput } => {
  const wanted: readonly string[] = outputsOfKind[kind]
  const [found] = Object.entries(outputs).filter(([, { as }]) => wanted.includes(as))
  if (!found) throw new ColorizeError('model_invalid', 'no output is of the kind that the card names')
  return { name: found[0], output: found[1] }
}

/** 1/T at which the network was measured, and 1/T of the mean; absent where colours are not chosen by temperature. */
export const inverseTemperaturesOf = (card: ModelCard): InverseTemperatures | undefined => {
  for (const input of Object.values(card.inputs))
    if (input.as === 'inverse-temperature') return { own: input.default, mean: input.mean }
  return card.kind === 'ab-bins' ? { own: 1 / card.temperature, mean: 1 } : undefined
}

/** The output that holds the bins' scores or probabilities, where ab is their annealed mean. */
export const scoresOf = (card: ModelCard): { name: string; output: ModelOutput } | undefined => {
  if (!inverseTemperaturesOf(card)) return undefined
  for (const [name, output] of Object.entries(card.outputs))
    if (output.as === 'scores' || output.as === 'probabilities') return { name, output }
  return undefined
}

/** a, b of the bins that the card's scores are of. */
export const binsOf = ({ bins }: ModelCard): readonly (readonly [number, number])[] => bins ?? abBins

/** A panorama's long side grows no further: beyond it the network sees a squeezed picture. */
const longestOverShortest = 4

/** The network's input for a photo, px: its aspect ratio, sides as the card says. */
export const inputSizeOf = ({ size }: ModelCard, widthPx: number, heightPx: number) => {
  if ('widthPx' in size) return size
  const scale = size.shorterSide / Math.min(widthPx, heightPx)
  const side = (px: number): number => {
    const bounded = Math.min(px * scale, size.shorterSide * longestOverShortest)
    return Math.max(size.multipleOf, Math.round(bounded / size.multipleOf) * size.multipleOf)
  }
  return { widthPx: side(widthPx), heightPx: side(heightPx) }
}

/** The side of the picture that a network is tried on, px, where it takes any. */
const trialPx = 64

/** A small input that the network takes, px. */
export const trialSizeOf = ({ size }: ModelCard): { widthPx: number; heightPx: number } => {
  if ('widthPx' in size) return size
  const side = Math.ceil(trialPx / size.multipleOf) * size.multipleOf
  return { widthPx: side, heightPx: side }
}

/** @throws ColorizeError model_invalid, naming every field that is wrong */
export const parseCard = (json: string): ModelCard => {
  const parsed = cardSchema.safeParse(JSON.parse(json))
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new ColorizeError('model_invalid', `the card says something wrong: ${wrong.join('; ')}`)
}

/**
 * The card in `folder` and its network's bytes, which are what the card says they are.
 * @throws ColorizeError model_invalid
 */
export const readModel = async (folder: string): Promise<Model> => {
  try {
    const card = parseCard(await readFile(join(folder, 'model.json'), 'utf8'))
    const bytes = await readFile(join(folder, card.file))
    if (createHash('sha256').update(bytes).digest('hex') !== card.sha256)
      throw new ColorizeError('model_invalid', `${card.file} is not the file that its card describes`)
    return { card, bytes }
  } catch (cause) {
    if (cause instanceof ColorizeError) throw cause
    throw new ColorizeError('model_invalid', `the model in ${folder} cannot be read`, { cause })
  }
}
