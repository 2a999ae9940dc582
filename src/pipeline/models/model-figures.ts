import { z } from 'zod'

/** What a card says beyond what the network is run by: nothing in it is relied upon. */
const aboutSchema = z.object({
  parameters: z.number().optional().catch(undefined),
  knownFailures: z.string().catch(''),
  measured: z.looseObject({ set: z.string().catch('') }).catch({ set: '' }),
})

export type MeasuredFigure = {
  name: string
  unit: string
  ours: number
  range: readonly [number, number] | undefined
  grey: number | undefined
  truth: number | undefined
}
export type ModelAbout = {
  parameters: number | undefined
  knownFailures: string
  measuredOn: string
  figures: MeasuredFigure[]
}

/** The figures that are shown, by the names that cards have given them. */
const known = [
  { names: ['aucRaw'], name: 'Colours near the truth (AuC)', unit: '%' },
  { names: ['aucRebalanced'], name: 'The same, rare colours counting more', unit: '%' },
  { names: ['psnr', 'psnrDb'], name: 'PSNR', unit: 'dB' },
  { names: ['colourfulness'], name: 'Colourfulness', unit: '' },
  { names: ['neutral'], name: 'Neutral pixels (chroma below 6)', unit: '%' },
  { names: ['brightYellow'], name: 'Yellow among bright pixels', unit: '%' },
  { names: ['patchiness'], name: 'Colour change within one surface (patchiness)', unit: '' },
  { names: ['top1', 'classifierTop1'], name: 'A classifier sees what is there', unit: '%' },
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

/** By whom it is measured first, as `evaluate` writes it, or by the figure first, as older cards have it. */
const measuredOf = (measured: Numbers, whose: string, name: string): number | undefined =>
  numberOf(at(measured, whose, 'measured', name)) ?? numberOf(at(measured, name, whose))

const figuresOf = (measured: Numbers): MeasuredFigure[] =>
  known.flatMap(({ names, ...figure }) => {
    const found = names.find((name) => measuredOf(measured, 'us', name) !== undefined)
    const ours = found && measuredOf(measured, 'us', found)
    if (found === undefined || ours === undefined) return []
    const range = rangeOf(at(measured, 'us', 'interval', found))
    // a photo has no distance from itself
    const truth = figure.unit === 'dB' ? undefined : measuredOf(measured, 'truth', found)
    return [{ ...figure, ours, range, grey: measuredOf(measured, 'grey', found), truth }]
  })

/** What a card, read as JSON, says for people to read; what it does not say is left out. */
export const aboutModel = (card: unknown): ModelAbout => {
  const { parameters, knownFailures, measured } = aboutSchema
    .catch({
      ...{ parameters: undefined, knownFailures: '', measured: { set: '' } },
    })
    .parse(card)
  return { parameters, knownFailures, measuredOn: measured.set, figures: figuresOf(measured) }
}
