import sharp from 'sharp'
import type { Photo } from '../compose/color-painter.ts'

/**
 * What a photo is, beside a black-and-white photograph: `tinted` (sepia, faded: one hue that follows lightness),
 * `already_colour`, `line_art` (drawings, text, screenshots: a few levels make up nearly all of it), `blank`.
 */
export type Note = 'tinted' | 'already_colour' | 'line_art' | 'blank'

/** Side of the thumbnail that is looked at, px. */
const side = 96
/** Lab units: chroma below it is a scanner's or JPEG's noise. */
const greyChroma = 4
/** Lab units: how far ab strays, in the root of the mean square, from what lightness alone would make it. */
const tintStray = 5
const blankSpread = 2
const levelsOfDrawing = 6
const shareOfDrawing = 0.85

const mean = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / (values.length || 1)

/** A cheap opponent space, scaled to Lab's a and b closely enough to tell grey from colour. */
const opponents = (bytes: Uint8Array) =>
  Array.from({ length: bytes.length / 3 }, (_, i) => {
    const [r = 0, g = 0, b = 0] = bytes.subarray(i * 3, i * 3 + 3)
    return { level: Math.round((r + 2 * g + b) / 4), a: (r - g) / 2.2, b: ((r + g) / 2 - b) / 2.2 }
  })

type Spot = ReturnType<typeof opponents>[number]

/** How far colours are, in the root of the mean square, from the mean colour of their own lightness. */
const strayOf = (spots: readonly Spot[]): number => {
  const bands = Array.from({ length: 16 }, (_, band) => spots.filter(({ level }) => level >> 4 === band))
  const squares = bands.flatMap((band) => {
    const [a, b] = [mean(band.map((spot) => spot.a)), mean(band.map((spot) => spot.b))]
    return band.map((spot) => (spot.a - a) ** 2 + (spot.b - b) ** 2)
  })
  return Math.sqrt(mean(squares))
}

const colourNote = (spots: readonly Spot[]): Note[] => {
  const chroma = Math.sqrt(mean(spots.map(({ a, b }) => a * a + b * b)))
  if (chroma < greyChroma) return []
  return strayOf(spots) < tintStray ? ['tinted'] : ['already_colour']
}

const shapeNote = (spots: readonly Spot[]): Note[] => {
  const levels = spots.map(({ level }) => level)
  const middle = mean(levels)
  if (Math.sqrt(mean(levels.map((level) => (level - middle) ** 2))) < blankSpread) return ['blank']
  const counts = new Map<number, number>()
  for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1)
  const most = [...counts.values()].sort((one, other) => other - one).slice(0, levelsOfDrawing)
  return most.reduce((sum, count) => sum + count, 0) > shareOfDrawing * levels.length ? ['line_art'] : []
}

/** Looks at a thumbnail of real pixels, none of them a mean: means have levels and hues of their own. */
export const detectFormat = async ({ bytes, widthPx, heightPx, channels }: Photo): Promise<Note[]> => {
  const thumbnail = await sharp(bytes, { raw: { width: widthPx, height: heightPx, channels } })
    .toColourspace('srgb')
    .resize(side, side, { fit: 'fill', kernel: 'nearest', fastShrinkOnLoad: false })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const spots = opponents(thumbnail.data)
  return [...colourNote(spots), ...shapeNote(spots)]
}
