import { z } from 'zod'

/** A model's id is also the name of its folder, so it must not contain a path. */
export const modelIdSchema = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'must be the id of a model')

/** One number for all channels, or one for each. */
const perChannel = z.union([z.number(), z.tuple([z.number(), z.number(), z.number()])])
export type PerChannel = z.infer<typeof perChannel>

/** What an input tensor contains, as [1, channels, h, w] unless stated otherwise. */
const inputSchema = z.discriminatedUnion('as', [
  /** CIELAB lightness 0..100 in one channel, as (L - mean) / deviation. */
  z.object({ as: z.literal('lightness'), mean: z.number().default(0), deviation: z.number().default(1) }),
  /** The grey of that lightness as sRGB levels 0..255 in three channels, as (level - mean) / deviation. */
  z.object({ as: z.literal('grey'), mean: perChannel.default(0), deviation: perChannel.default(1) }),
  /** Zeros, for colour hints that this program does not give. */
  z.object({ as: z.literal('zeros'), channels: z.number().int().min(1).max(16).default(1) }),
  /** 1/T of the annealed mean, [1]: `default` is the network's own, `mean` yields the mean of all likely colours. */
  z.object({
    as: z.literal('inverse-temperature'),
    default: z.number().positive(),
    mean: z.number().positive().default(1),
  }),
  /** How strongly positions on one surface agree on a colour, [1]: from 0, not at all, to 1, fully. */
  z.object({ as: z.literal('coherence'), default: z.number().min(0).max(1).default(1) }),
])

/** What an output tensor contains. */
const outputSchema = z.discriminatedUnion('as', [
  /** CIELAB a and b after multiplication by `scale`, [1, 2, h / stride, w / stride]. */
  z.object({ as: z.literal('ab'), scale: z.number().default(1) }),
  /** One value per bin, before the softmax or after it, [1, bins, h / stride, w / stride]. */
  z.object({ as: z.enum(['scores', 'probabilities']) }),
  /** A colour picture of which only ab is used, [1, 3, h, w]: value * scale + offset are sRGB levels 0..255. */
  z.object({ as: z.literal('rgb'), scale: perChannel.default(1), offset: perChannel.default(0) }),
])

/** A tensor with one of these names needs no `as`. */
const meaningByName: Record<string, string> = {
  L: 'lightness',
  inv_temperature: 'inverse-temperature',
  coherence: 'coherence',
  ab: 'ab',
  logits: 'scores',
  probabilities: 'probabilities',
  rgb: 'rgb',
}
const tensorsByName = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (tensors) => {
      const given = z.record(z.string(), z.looseObject({})).safeParse(tensors)
      if (!given.success) return tensors // the schema below reports what is wrong
      const entries = Object.entries(given.data)
      return Object.fromEntries(
        entries.map(([name, tensor]) => [name, { as: meaningByName[name], ...tensor }]),
      )
    },
    z.record(z.string(), schema),
  )

/** The outputs that colours can be taken from, by the kind of the card. */
export const colorOutputs = { ab: ['ab'], 'ab-bins': ['scores', 'probabilities'], rgb: ['rgb'] } as const

export const cardSchema = z
  .object({
    id: z.string(),
    title: z.string().default(''),
    file: z.string().regex(/^[\w.-]+$/),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    kind: z.enum(['ab', 'ab-bins', 'rgb']),
    inputs: tensorsByName(inputSchema),
    outputs: tensorsByName(outputSchema),
    /** Size of the input in px: its shorter side and a divisor of both sides, or one fixed size for all photos. */
    size: z.union([
      z.object({ shorterSide: z.number().int().positive(), multipleOf: z.number().int().positive() }),
      z.object({ widthPx: z.number().int().positive(), heightPx: z.number().int().positive() }),
    ]),
    /** a and b of each bin. Default: the 313 bins of the paper. */
    bins: z.array(z.tuple([z.number(), z.number()])).optional(),
    /** T of the annealed mean, for kind `ab-bins`. */
    temperature: z.number().positive().default(0.38),
    /** Of the weights. Inputs and outputs are always float32. */
    precision: z.enum(['float32', 'float16', 'int8']).default('float32'),
    licence: z.string().default(''),
    source: z.string().default(''),
  })
  .refine(
    ({ inputs }) =>
      Object.values(inputs).filter(({ as }) => as === 'lightness' || as === 'grey').length === 1,
    { path: ['inputs'], message: 'exactly one of them must be lightness or grey' },
  )
  .refine(
    ({ kind, outputs }) =>
      Object.values(outputs).some(({ as }) => (colorOutputs[kind] as readonly string[]).includes(as)),
    { path: ['outputs'], message: 'none of them fits the kind of the card' },
  )

export type ModelCard = z.infer<typeof cardSchema>
export type ModelInput = z.infer<typeof inputSchema>
export type ModelOutput = z.infer<typeof outputSchema>
