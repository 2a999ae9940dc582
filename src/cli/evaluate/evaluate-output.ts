/** The figures of `evaluate` as JSON lines and as tables with a column for each method. */
import { colorNames, lightnessBands } from '../../measures/color-shares.ts'
import type { Figures } from '../../measures/figures.ts'
import type { Interval, Intervals } from '../../measures/bootstrap.ts'

/** The figures of one method: a model, grey or the truth itself. */
export type Report = {
  name: string
  photos: number
  figures: Figures
  intervals: Intervals<Figures>
  /** The number of pixels in each of `lightnessBands`. */
  bandPixels: readonly number[]
}

const round = (value: number): number => Number(value.toFixed(4))

/** One line: the figures, the bands with their edges and numbers of pixels, and the intervals. NaN becomes null. */
export const jsonLine = ({ name, photos, figures, intervals, bandPixels }: Report): string => {
  const bands = lightnessBands.map((edges, i) => ({ ...edges, pixels: bandPixels[i], ...figures.bands[i] }))
  return JSON.stringify({ name, photos, ...figures, bands, intervals }, (_, value: unknown) =>
    typeof value === 'number' ? round(value) : value,
  )
}

type Row = {
  title: string
  of: (figures: Figures) => number
  interval: (intervals: Intervals<Figures>) => Interval
}

type Figure = { [K in keyof Figures]: Figures[K] extends number ? K : never }[keyof Figures]
const figure = (title: string, key: Figure): Row => ({
  title,
  of: (figures) => figures[key],
  interval: (intervals) => intervals[key],
})

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const rows: readonly Row[] = [
  figure('AuC raw, %', 'aucRaw'),
  figure('AuC rebalanced, %', 'aucRebalanced'),
  figure("AuC raw at truth's chroma, %", 'aucRawAtTruthChroma'),
  figure("AuC rebalanced at truth's chroma, %", 'aucRebalancedAtTruthChroma'),
  figure('PSNR, dB', 'psnrDb'),
  figure('Colourfulness', 'colourfulness'),
  figure('Mean chroma', 'chroma'),
  figure('Patchiness', 'patchiness'),
  ...colorNames.map((name) => ({
    title: `${capitalised(name)}, % of pixels`,
    of: ({ shares }: Figures) => shares[name],
    interval: ({ shares }: Intervals<Figures>) => shares[name],
  })),
  ...(['neutral', 'yellow'] as const).map((name) => ({
    title: `${capitalised(name)}, % of bright pixels`,
    of: ({ bright }: Figures) => bright[name],
    interval: ({ bright }: Intervals<Figures>) => bright[name],
  })),
]

const titleWidth = 38
const columnWidth = 26

const number = (value: number, digits: number): string => (Number.isNaN(value) ? '–' : value.toFixed(digits))

const cell = (value: number, [low, high]: Interval): string =>
  Number.isNaN(value) ? '–' : `${number(value, 2)} [${number(low, 2)}, ${number(high, 2)}]`

const lineOf = (title: string, cells: readonly string[], width: number): string =>
  `${title.padEnd(titleWidth)}${cells.map((text) => text.padStart(width)).join('')}`

/** A row for each figure, with its 95 % interval. */
export const figureTable = (reports: readonly Report[]): string[] => [
  `Photos: ${reports[0]?.photos ?? 0}. In brackets: the 95 % interval over photos.`,
  lineOf(
    '',
    reports.map(({ name }) => name),
    columnWidth,
  ),
  ...rows.map(({ title, of, interval }) =>
    lineOf(
      title,
      reports.map(({ figures, intervals }) => cell(of(figures), interval(intervals))),
      columnWidth,
    ),
  ),
]

const bandColumnWidth = 12
const bandTitles = { chroma: 'Mean chroma' } as Partial<Record<string, string>>

/** For mean chroma and each color a table with a row for each band of lightness. */
export const bandTables = (reports: readonly Report[]): string[] => {
  const bandPixels = reports[0]?.bandPixels ?? []
  const all = bandPixels.reduce((sum, pixels) => sum + pixels, 0)
  return (['chroma', ...colorNames] as const).flatMap((key) => [
    '',
    lineOf(
      `${bandTitles[key] ?? `${capitalised(key)}, %`} by lightness`,
      ['pixels, %', ...reports.map(({ name }) => name)],
      bandColumnWidth,
    ),
    ...lightnessBands.map(({ from, to }, band) =>
      lineOf(
        `  ${from}–${to}`,
        [
          number((100 * (bandPixels[band] ?? 0)) / all, 1),
          ...reports.map(({ figures }) => number(figures.bands[band]?.[key] ?? NaN, 1)),
        ],
        bandColumnWidth,
      ),
    ),
  ])
}
