import type { MessagePort } from 'node:worker_threads'
import sharp from 'sharp'
import { encodeJpeg } from './compose.ts'
import { decode } from './decode.ts'
import type { Network } from './network.ts'
import type { Photo, Pixels } from './pixels.ts'
import { paintTogether } from './strips.ts'

export type ColorizeOptions = {
  /** 0..2: 0 is the mean of all likely colours, 1 the network's own temperature, 2 nearly the likeliest colour. */
  vividness: number
  /** The result is made to fit. */
  maxBytes: number
  /** Whether the photo itself is wanted too, upright and in the result's format. */
  before: boolean
}

/** `after` and `before` are JPEG of the same upright photo; sizes are the result's. */
export type Colorized = {
  after: Uint8Array
  before?: Uint8Array
  widthPx: number
  heightPx: number
  model: string
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

/**
 * The whole way of a photo. Blocks its thread while the network runs and pixels are painted.
 * @throws ColorizeError with the codes of decode and compose, and network_failed
 */
export const colorize = async (
  { network, pixels, helpers }: ColorizeParts,
  bytes: Uint8Array,
  { vividness, maxBytes, before }: ColorizeOptions,
): Promise<Colorized> => {
  const photo = await decode(bytes)
  const size = network.inputSize(photo.widthPx, photo.heightPx)
  const lightness = pixels.lightness(await shrunk(photo, size.widthPx, size.heightPx))
  const inverseTemperature = inverseTemperatureFor(vividness, network.inverseTemperature)
  const map = await network.run(lightness, size.widthPx, size.heightPx, inverseTemperature)
  const lines = pixels.colourLines(lightness, size.widthPx, size.heightPx, map, chromaFor(vividness))
  const after = await encodeJpeg(paintTogether(photo, lines, pixels, helpers), maxBytes)
  const { jpeg, widthPx, heightPx } = after
  const grey = before ? { before: (await encodeJpeg(photo, maxBytes)).jpeg } : {}
  return { after: jpeg, ...grey, widthPx, heightPx, model: network.id }
}
