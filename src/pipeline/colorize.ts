import type { MessagePort } from 'node:worker_threads'
import sharp from 'sharp'
import { ColorizeError } from '../errors.ts'
import { encode, sideBySide, type Encoding, type OutputFormat } from './compose.ts'
import { decode, type Decoded } from './decode.ts'
import type { Network } from './network.ts'
import type { Photo, Pixels } from './pixels.ts'
import { recognise, type Note } from './recognise.ts'
import { paintTogether } from './strips.ts'

export type ColorizeOptions = Encoding & {
  /** 0..2: 0 is the mean of all likely colours, 1 the network's own temperature, 2 nearly the likeliest colour. */
  vividness: number
  /** Whether the photo itself is wanted too, upright and in the result's format. */
  before: boolean
  /** The photo and the result in one picture. */
  sideBySide: boolean
  /** What becomes of a photo that is in colour already. */
  alreadyColour: 'colour' | 'refuse'
}

/** `after` and `before` are of the same upright photo; sizes are the result's. */
export type Colorized = {
  after: Uint8Array
  before?: Uint8Array
  format: OutputFormat
  widthPx: number
  heightPx: number
  model: string
  /** What was noticed about the photo; `first_frame` where it moved or had pages. */
  notes: (Note | 'first_frame')[]
}

export type ColorizeParts = { network: Network; pixels: Pixels; helpers: readonly MessagePort[] }

/** 1/T: from 1 (the mean) over the network's own to twice that. */
const inverseTemperatureFor = (vividness: number, own: number): number =>
  vividness <= 1 ? 1 + (own - 1) * vividness : own * vividness

/** Above 1 colours also get stronger, by half at most. */
const chromaFor = (vividness: number): number => Math.max(1, 0.5 + vividness / 2)

const shrunk = async (photo: Photo, widthPx: number, heightPx: number): Promise<Photo> => {
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
  const notes = await recognise(photo)
  if (alreadyColour === 'refuse' && notes.includes('already_colour'))
    throw new ColorizeError('already_colour', 'the photo is in colour already')
  return frames > 1 ? ['first_frame', ...notes] : notes
}

const coloured = async (
  { network, pixels, helpers }: ColorizeParts,
  photo: Photo,
  vividness: number,
): Promise<Photo> => {
  const { widthPx, heightPx } = network.inputSize(photo.widthPx, photo.heightPx)
  const lightness = pixels.lightness(await shrunk(photo, widthPx, heightPx))
  const inverseTemperature = inverseTemperatureFor(vividness, network.inverseTemperature)
  const map = await network.run(lightness, widthPx, heightPx, inverseTemperature)
  const lines = pixels.colourLines(lightness, widthPx, heightPx, map, chromaFor(vividness))
  return paintTogether(photo, lines, pixels, helpers)
}

/**
 * The whole way of a photo. Blocks its thread while the network runs and pixels are painted.
 * @throws ColorizeError with the codes of decode and compose, network_failed, already_colour
 */
export const colorize = async (
  parts: ColorizeParts,
  bytes: Uint8Array,
  options: ColorizeOptions,
): Promise<Colorized> => {
  const decoded = await decode(bytes, { keepAlpha: options.format !== 'jpeg' })
  const notes = await notesOf(decoded, options.alreadyColour)
  const { photo } = decoded
  const result = await coloured(parts, photo, options.vividness)
  const after = await encode(options.sideBySide ? await sideBySide(photo, result) : result, options)
  const before = options.before ? { before: (await encode(photo, options)).bytes } : {}
  const { widthPx, heightPx } = after
  const { format } = options
  return { after: after.bytes, ...before, format, widthPx, heightPx, model: parts.network.id, notes }
}
