import type { MessagePort } from 'node:worker_threads'
import sharp from 'sharp'
import { ColorizeError } from '../core/errors.ts'
import { predictColors, predictScores } from './network/predict.ts'
import { encode, sideBySide, type Encoding } from './compose/encode.ts'
import type { OutputFormat } from './compose/output-formats.ts'
import { decode, type Decoded } from './decode/decode.ts'
import type { Network } from './network/network.ts'
import type { Guide, Photo, Pixels } from './compose/color-painter.ts'
import { colorsOf, inputSizeOf, type PredictedColors } from './network/prediction.ts'
import { readPrediction, writePrediction } from './network/prediction-file.ts'
import { detectFormat, type Note } from './decode/photo-notes.ts'
import { paintTogether } from './compose/paint-in-parallel.ts'
import type { Tensors } from './network/tensor-math.ts'

/** How a result looks, whether it comes from the network or from what was kept of it. */
export type Rendering = Encoding & {
  /** 0..2: 0 is the pale mean of all likely colours, 1 the network as it was measured, 2 strongly the likeliest colour. */
  vividness: number
  /** Whether the photo itself is wanted too, upright and in the result's format. */
  before: boolean
  /** The photo and the result in one picture, instead of the result. */
  sideBySide: boolean
  /** That picture too, beside the result. */
  pair: boolean
}

export type RecolorOptions = Rendering & {
  /** Of the result's longer side: the photo is shrunk to it while it is decoded, for a preview. */
  maxSidePx: number
}

export type ColorizeOptions = Rendering & {
  /** Whether the network also sees the photo mirrored, and the mean of both is taken: twice its time. */
  flip: boolean
  /**
   * 0..1: how far positions of one surface agree on a colour, for networks that have this input; by default what the
   * network's card says. A kept prediction holds it: `recolour` cannot change it.
   */
  coherence?: number | undefined
  /** What becomes of a photo that is in colour already. */
  alreadyColour: 'colour' | 'refuse'
  /**
   * Whether what the network knows is wanted too. The result is then made of just that, so that `recolour` makes the
   * same again: with `flip` it is the mean of the scores, and a network that tells no scores changes chroma only.
   */
  prediction: boolean
}

/** `after` and `before` are of the same upright photo; sizes are the result's. */
export type Colorized = {
  after: Uint8Array
  before?: Uint8Array
  pair?: Uint8Array
  /** What `recolour` needs instead of the network; where it was asked for. */
  prediction?: Uint8Array
  format: OutputFormat
  widthPx: number
  heightPx: number
  model: string
  /** What was noticed about the photo; `first_frame` where it moved or had pages. */
  notes: (Note | 'first_frame')[]
}

export type ColorizeParts = {
  network: Network
  tensors: Tensors
  pixels: Pixels
  helpers: readonly MessagePort[]
}

/** The photo at the network's size. */
export const shrunk = async (photo: Photo, widthPx: number, heightPx: number): Promise<Photo> => {
  const { widthPx: width, heightPx: height, channels } = photo
  const bytes = await sharp(photo.bytes, { raw: { width, height, channels } })
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer()
  return { widthPx, heightPx, channels, bytes }
}

const notesOf = async (
  { photo, frames }: Decoded,
  alreadyColour: ColorizeOptions['alreadyColour'],
): Promise<Colorized['notes']> => {
  const notes = await detectFormat(photo)
  if (alreadyColour === 'refuse' && notes.includes('already_colour'))
    throw new ColorizeError('already_colour', 'the photo is in colour already')
  return frames > 1 ? ['first_frame', ...notes] : notes
}

type Size = { widthPx: number; heightPx: number }

const guideOf = async (
  { pixels }: Pick<ColorizeParts, 'pixels'>,
  photo: Photo,
  size: Size,
): Promise<Guide> => ({
  lightness: pixels.lightness(await shrunk(photo, size.widthPx, size.heightPx)),
  ...size,
})

/** The files that were asked for, of the photo and its colours. */
const compose = async (
  { pixels, helpers }: Omit<ColorizeParts, 'network'>,
  photo: Photo,
  guide: Guide,
  { map, chroma }: PredictedColors,
  options: Rendering,
) => {
  const lines = pixels.colourLines(guide, map, chroma)
  const result = paintTogether(photo, lines, pixels, helpers)
  const both = options.sideBySide || options.pair ? await sideBySide(photo, result) : result
  const after = await encode(options.sideBySide ? both : result, options)
  const before = options.before ? { before: (await encode(photo, options)).bytes } : {}
  const pair = options.pair ? { pair: (await encode(both, options)).bytes } : {}
  const { bytes, widthPx, heightPx } = after
  return { after: bytes, ...before, ...pair, format: options.format, widthPx, heightPx }
}

/**
 * The whole way of a photo: decode -> network -> compose. Blocks its thread while the network runs and pixels are
 * painted.
 * @throws ColorizeError with the codes of decode and compose, network_failed, already_colour
 */
export const colorize = async (
  parts: ColorizeParts,
  bytes: Uint8Array,
  options: ColorizeOptions,
): Promise<Colorized> => {
  const { network, tensors } = parts
  const decoded = await decode(bytes, { keepAlpha: options.format !== 'jpeg' })
  const notes = await notesOf(decoded, options.alreadyColour)
  const { photo } = decoded
  const guide = await guideOf(parts, photo, network.inputSize(photo.widthPx, photo.heightPx))
  const asked = { ...guide, coherence: options.coherence }
  const about = { model: network.id, notes }
  if (!options.prediction) {
    const colours = await predictColors(parts, asked, options)
    return { ...(await compose(parts, photo, guide, colours, options)), ...about }
  }
  const kept = await predictScores(parts, asked, options.flip)
  const colours = colorsOf(kept, options.vividness, tensors)
  // deflated by another thread while this one paints
  const [prediction, composed] = await Promise.all([
    writePrediction(kept),
    compose(parts, photo, guide, colours, options),
  ])
  return { ...composed, ...about, prediction }
}

/**
 * The way of a photo whose prediction was kept: decode -> prediction -> compose. No network, whichever predicted it.
 * @throws ColorizeError prediction_invalid, and with the codes of decode and compose
 */
export const recolor = async (
  parts: Omit<ColorizeParts, 'network'>,
  bytes: Uint8Array,
  kept: Uint8Array,
  options: RecolorOptions,
): Promise<Colorized> => {
  const prediction = await readPrediction(kept)
  const { maxSidePx, format } = options
  const decoded = await decode(bytes, { keepAlpha: format !== 'jpeg', maxSidePx })
  const notes = await notesOf(decoded, 'colour')
  const guide = await guideOf(parts, decoded.photo, inputSizeOf(prediction))
  const colours = colorsOf(prediction, options.vividness, parts.tensors)
  const composed = await compose(parts, decoded.photo, guide, colours, options)
  return { ...composed, model: prediction.model, notes }
}
