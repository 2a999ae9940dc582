import type { MessagePort } from 'node:worker_threads'
import sharp from 'sharp'
import { ColorizeError } from '../errors.ts'
import { encode, sideBySide, type Encoding, type OutputFormat } from './compose.ts'
import { decode, type Decoded } from './decode.ts'
import type { Question } from './model-tensors.ts'
import type { Network } from './network.ts'
import type { AbMap, Photo, Pixels } from './pixels.ts'
import { recognise, type Note } from './recognise.ts'
import { paintTogether } from './strips.ts'
import type { Tensors } from './tensors.ts'

export type ColorizeOptions = Encoding & {
  /** 0..2: 0 is the mean of all likely colours, 1 the network's own temperature, 2 nearly the likeliest colour. */
  vividness: number
  /** Whether the network also sees the photo mirrored, and the mean of both is taken: twice its time. */
  flip: boolean
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

export type ColorizeParts = {
  network: Network
  tensors: Tensors
  pixels: Pixels
  helpers: readonly MessagePort[]
}

/** 1/T: from that of the mean over the network's own to twice that. */
const inverseTemperatureFor = (vividness: number, { inverseTemperatures }: Network): number => {
  const { own, mean } = inverseTemperatures ?? { own: 1, mean: 1 }
  return vividness <= 1 ? mean + (own - mean) * vividness : own * vividness
}

/** Above 1 colours also get stronger, by half at most; below, weaker where no temperature makes them so. */
const chromaFor = (vividness: number, { inverseTemperatures }: Network): number =>
  inverseTemperatures ? Math.max(1, 0.5 + vividness / 2) : 0.5 + vividness / 2

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
  const notes = await recognise(photo)
  if (alreadyColour === 'refuse' && notes.includes('already_colour'))
    throw new ColorizeError('already_colour', 'the photo is in colour already')
  return frames > 1 ? ['first_frame', ...notes] : notes
}

const predict = async (
  { network, tensors }: ColorizeParts,
  question: Question,
  flip: boolean,
): Promise<AbMap> => {
  const map = await network.run(question)
  if (!flip) return map
  const lightness = tensors.mirrored(question.lightness, question.widthPx)
  return tensors.meanWithMirrored(map, await network.run({ ...question, lightness }))
}

const coloured = async (
  parts: ColorizeParts,
  photo: Photo,
  { vividness, flip }: ColorizeOptions,
): Promise<Photo> => {
  const { network, pixels, helpers } = parts
  const size = network.inputSize(photo.widthPx, photo.heightPx)
  const lightness = pixels.lightness(await shrunk(photo, size.widthPx, size.heightPx))
  const inverseTemperature = inverseTemperatureFor(vividness, network)
  const question = { lightness, ...size, inverseTemperature }
  const map = await predict(parts, question, flip)
  const lines = pixels.colourLines(question, map, chromaFor(vividness, network))
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
  const result = await coloured(parts, photo, options)
  const after = await encode(options.sideBySide ? await sideBySide(photo, result) : result, options)
  const before = options.before ? { before: (await encode(photo, options)).bytes } : {}
  const { widthPx, heightPx } = after
  const { format } = options
  return { after: after.bytes, ...before, format, widthPx, heightPx, model: parts.network.id, notes }
}
