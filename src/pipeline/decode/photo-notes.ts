import { openRaw, type Photo } from '../photo.ts'

/**
 * An observation about a photo that is not an ordinary black-and-white photograph:
 * - `tinted`: sepia or faded, one hue that follows lightness
 * - `already_colour`: it has colours of its own
 * - `line_art`: a drawing, text or screenshot, in which a few levels cover nearly all pixels
 * - `blank`: nearly a single level
 */
export type Note = 'tinted' | 'already_colour' | 'line_art' | 'blank'

/** Side of the thumbnail that is examined. */
const sidePx = 96
/** In CIELAB units. Chroma below this is noise from a scanner or from JPEG. */
const greyChroma = 4
/** In CIELAB units: root mean square distance of ab from the mean ab of its lightness, below which a photo is tinted. */
const maxTintSpread = 5
/** Standard deviation of the levels, 0..255, below which a photo is blank. */
const blankSpread = 2
/** A photo is line art if this many levels cover this share of the pixels. */
const lineArtLevels = 6
const lineArtShare = 0.85

const mean = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / (values.length || 1)

/** The level 0..255 of each pixel, and its a and b in a cheap opponent space scaled to roughly CIELAB units. */
const opponentPixels = (bytes: Uint8Array) =>
  Array.from({ length: bytes.length / 3 }, (_, i) => {
    const [r = 0, g = 0, b = 0] = bytes.subarray(i * 3, i * 3 + 3)
    return { level: Math.round((r + 2 * g + b) / 4), a: (r - g) / 2.2, b: ((r + g) / 2 - b) / 2.2 }
  })

type OpponentPixel = ReturnType<typeof opponentPixels>[number]

/** Root mean square distance of the colours from the mean colour of their own lightness. */
const colorSpread = (pixels: readonly OpponentPixel[]): number => {
  const bands = Array.from({ length: 16 }, (_, band) => pixels.filter(({ level }) => level >> 4 === band))
  const squares = bands.flatMap((band) => {
    const [a, b] = [mean(band.map((pixel) => pixel.a)), mean(band.map((pixel) => pixel.b))]
    return band.map((pixel) => (pixel.a - a) ** 2 + (pixel.b - b) ** 2)
  })
  return Math.sqrt(mean(squares))
}

const colorNote = (pixels: readonly OpponentPixel[]): Note[] => {
  const chroma = Math.sqrt(mean(pixels.map(({ a, b }) => a * a + b * b)))
  if (chroma < greyChroma) return []
  return colorSpread(pixels) < maxTintSpread ? ['tinted'] : ['already_colour']
}

const levelNote = (pixels: readonly OpponentPixel[]): Note[] => {
  const levels = pixels.map(({ level }) => level)
  const middle = mean(levels)
  if (Math.sqrt(mean(levels.map((level) => (level - middle) ** 2))) < blankSpread) return ['blank']
  const counts = new Map<number, number>()
  for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1)
  const largest = [...counts.values()].sort((one, other) => other - one).slice(0, lineArtLevels)
  return largest.reduce((sum, count) => sum + count, 0) > lineArtShare * levels.length ? ['line_art'] : []
}

/**
 * What is unusual about a photo, judged by a thumbnail. The thumbnail samples pixels instead of averaging them, because
 * averages would add levels and hues that the photo does not contain.
 */
export const detectNotes = async (photo: Photo): Promise<Note[]> => {
  const thumbnail = await openRaw(photo)
    .toColourspace('srgb')
    .resize(sidePx, sidePx, { fit: 'fill', kernel: 'nearest', fastShrinkOnLoad: false })
    .raw()
    .toBuffer()
  const pixels = opponentPixels(thumbnail)
  return [...colorNote(pixels), ...levelNote(pixels)]
}
