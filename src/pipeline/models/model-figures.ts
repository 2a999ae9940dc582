import { z } from 'zod'

/** The parts of a card that are only displayed. An invalid value is ignored. */
const descriptionSchema = z.object({
  parameters: z.number().optional().catch(undefined),
  knownFailures: z.string().catch(''),
  measured: z.looseObject({ set: z.string().catch('') }).catch({ set: '' }),
})

export type MeasuredFigure = {
  name: string
  unit: string
  ours: number
  /** The confidence interval of `ours`. */
  range: readonly [number, number] | undefined
  /** The same figure for the photo without colour, and for the original photo. */
  grey: number | undefined
  truth: number | undefined
}
export type ModelAbout = {
  parameters: number | undefined
  knownFailures: string
  measuredOn: string
  figures: MeasuredFigure[]
}

/** The figures to show. Older cards use other keys for some of them. */
const knownFigures = [
  { keys: ['aucRaw'], name: 'Colours near the original (AuC)', unit: '%' },
  { keys: ['aucRebalanced'], name: 'Colours near the original, rare colours weighted more', unit: '%' },
  { keys: ['psnr', 'psnrDb'], name: 'PSNR', unit: 'dB' },
  { keys: ['colourfulness'], name: 'Colourfulness', unit: '' },
  { keys: ['neutral'], name: 'Neutral pixels (chroma below 6)', unit: '%' },
  { keys: ['brightYellow'], name: 'Yellow among bright pixels', unit: '%' },
  { keys: ['patchiness'], name: 'Colour change within one surface (patchiness)', unit: '' },
  { keys: ['top1', 'classifierTop1'], name: 'Objects recognised by a classifier', unit: '%' },
] as const

type Numbers = Record<string, unknown>
const isNumbers = (value: unknown): value is Numbers =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce((inner: unknown, key) => (isNumbers(inner) ? inner[key] : undefined), value)
const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined
const rangeOf = (value: unknown): readonly [number, number] | undefined =>
  z.tuple([z.number(), z.number()]).safeParse(value).data

/** `evaluate` groups figures by what was measured (us, grey, truth); older cards group them by figure. */
const measuredOf = (measured: Numbers, subject: string, key: string): number | undefined =>
  numberOf(at(measured, subject, 'measured', key)) ?? numberOf(at(measured, key, subject))

const figuresOf = (measured: Numbers): MeasuredFigure[] =>
  knownFigures.flatMap(({ keys, ...figure }) => {
    const found = keys.find((key) => measuredOf(measured, 'us', key) !== undefined)
    const ours = found && measuredOf(measured, 'us', found)
    if (found === undefined || ours === undefined) return []
    const range = rangeOf(at(measured, 'us', 'interval', found))
    // the PSNR of a photo against itself is infinite
    const truth = figure.unit === 'dB' ? undefined : measuredOf(measured, 'truth', found)
    return [{ ...figure, ours, range, grey: measuredOf(measured, 'grey', found), truth }]
  })

/** The displayed parts of a card, given as parsed JSON. Figures that it lacks are left out. */
export const aboutModel = (card: unknown): ModelAbout => {
  const { parameters, knownFailures, measured } = descriptionSchema
    .catch({ parameters: undefined, knownFailures: '', measured: { set: '' } })
    .parse(card)
  return { parameters, knownFailures, measuredOn: measured.set, figures: figuresOf(measured) }
}
