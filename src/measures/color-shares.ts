/**
 * How often each kind of color occurs, by lightness. The thresholds, in Lab units, come from color statistics of this
 * project: networks answered "neutral" too rarely and "yellow" too often in bright areas, which AuC does not show.
 */

/** Chroma, hypot(a, b), below which a pixel is neutral. */
const neutralBelow = 6

/** A pixel has a color if a or b goes beyond `above` in the direction `sign`, and beyond `ratio` times the other one. */
const hueTests = {
  yellow: { axis: 'b', sign: 1, above: 25, ratio: 2 },
  blue: { axis: 'b', sign: -1, above: 15, ratio: 1 },
  red: { axis: 'a', sign: 1, above: 20, ratio: 1.2 },
  green: { axis: 'a', sign: -1, above: 12, ratio: 0.6 },
} as const

export type ColorName = 'neutral' | keyof typeof hueTests

/** Each color has a test of its own: most pixels pass none, and teal passes both blue and green. */
export const colorNames = [
  'neutral',
  'yellow',
  'blue',
  'red',
  'green',
] as const satisfies readonly ColorName[]

export const isColor = (name: ColorName, a: number, b: number): boolean => {
  if (name === 'neutral') return Math.hypot(a, b) < neutralBelow
  const { axis, sign, above, ratio } = hueTests[name]
  const [value, other] = axis === 'a' ? [sign * a, Math.abs(b)] : [sign * b, Math.abs(a)]
  return value > above && value > ratio * other
}

const bandEdges = [0, 15, 30, 45, 60, 75, 85, 92, 100]

/** Bands of lightness from `from` up to, but not including, `to`; the last includes 100. */
export const lightnessBands = bandEdges.slice(1).map((to, i) => ({ from: bandEdges[i] ?? 0, to }))

/** Bands that count as bright: L 60 to 92. */
const brightBands = { first: 4, end: 7 }

const bandOfWholeL = Uint8Array.from({ length: 101 }, (_, L) =>
  lightnessBands.findIndex(({ to }) => L < to || to === 100),
)

/** What is summed in each band: the number of pixels, their chroma, and the number of each color. */
const columns = 2 + colorNames.length

/** Sums of ab [pixels, 2] in each band of the true lightness L [pixels]: [8 bands, 7]; sums of photos can be added. */
export const sumColors = (L: Float32Array, ab: Float32Array): Float64Array => {
  const sums = new Float64Array(lightnessBands.length * columns)
  const add = (index: number, value: number) => (sums[index] = (sums[index] ?? 0) + value)
  for (let i = 0; i < L.length; i++) {
    const [a, b] = [ab[i * 2] ?? 0, ab[i * 2 + 1] ?? 0]
    const first = (bandOfWholeL[Math.min(100, Math.max(0, Math.floor(L[i] ?? 0)))] ?? 0) * columns
    add(first, 1)
    add(first + 1, Math.hypot(a, b))
    for (const [color, name] of colorNames.entries()) if (isColor(name, a, b)) add(first + 2 + color, 1)
  }
  return sums
}

/** Mean chroma in Lab units and the share of each color in percent; NaN where there are no pixels. */
export type ColorFigures = { chroma: number } & Record<ColorName, number>

const figuresOfBands = (sums: Float64Array, first: number, end: number): ColorFigures => {
  const total = (column: number): number => {
    let sum = 0
    for (let band = first; band < end; band++) sum += sums[band * columns + column] ?? 0
    return sum
  }
  const pixels = total(0)
  const share = (name: ColorName): number => (100 * total(2 + colorNames.indexOf(name))) / pixels
  return {
    chroma: total(1) / pixels,
    neutral: share('neutral'),
    yellow: share('yellow'),
    blue: share('blue'),
    red: share('red'),
    green: share('green'),
  }
}

export const colorsOverall = (sums: Float64Array): ColorFigures =>
  figuresOfBands(sums, 0, lightnessBands.length)

export const colorsOfBright = (sums: Float64Array): ColorFigures =>
  figuresOfBands(sums, brightBands.first, brightBands.end)

/** One for each of `lightnessBands`. */
export const colorsByBand = (sums: Float64Array): ColorFigures[] =>
  lightnessBands.map((_, band) => figuresOfBands(sums, band, band + 1))

/** The number of pixels in each of `lightnessBands`. */
export const pixelsByBand = (sums: Float64Array): number[] =>
  lightnessBands.map((_, band) => sums[band * columns] ?? 0)
