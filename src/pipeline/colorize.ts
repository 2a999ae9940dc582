import sharp from 'sharp'
import { encodeJpeg, joinColour } from './compose.ts'
import { decode, type Photo } from './decode.ts'
import { lightness } from './lab.ts'
import type { AbMap, Network } from './network.ts'

export type ColorizeOptions = {
  /** 0..2: 0 is the mean of all likely colours, 1 the network's own temperature, 2 nearly the likeliest colour. */
  vividness: number
  /** The result is made to fit. */
  maxBytes: number
}

/** `after` and `before` are JPEG of the same upright photo; sizes are the result's. */
export type Colorized = {
  after: Uint8Array
  before: Uint8Array
  widthPx: number
  heightPx: number
  model: string
}

export type Colorizer = {
  /** @throws ColorizeError with the codes of decode and compose, and network_failed */
  colorize(bytes: Uint8Array, options: ColorizeOptions): Promise<Colorized>
}

/** 1/T: from 1 (the mean) over the network's own to twice that. */
const inverseTemperatureFor = (vividness: number, own: number): number =>
  vividness <= 1 ? 1 + (own - 1) * vividness : own * vividness

/** Above 1 colours also get stronger, by half at most. */
const chromaFor = (vividness: number): number => Math.max(1, 0.5 + vividness / 2)

const smallLightness = async (photo: Photo, widthPx: number, heightPx: number): Promise<Float32Array> => {
  const small = await sharp(photo.rgb, { raw: { width: photo.widthPx, height: photo.heightPx, channels: 3 } })
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer()
  return Float32Array.from({ length: widthPx * heightPx }, (_, i) =>
    lightness(small[i * 3] ?? 0, small[i * 3 + 1] ?? 0, small[i * 3 + 2] ?? 0),
  )
}

export const createColorizer = ({ network }: { network: Network }): Colorizer => {
  const predict = async (photo: Photo, vividness: number): Promise<AbMap> => {
    const { widthPx, heightPx } = network.inputSize(photo.widthPx, photo.heightPx)
    const small = await smallLightness(photo, widthPx, heightPx)
    return network.run(small, widthPx, heightPx, inverseTemperatureFor(vividness, network.inverseTemperature))
  }

  return {
    async colorize(bytes, { vividness, maxBytes }) {
      const photo = await decode(bytes)
      const ab = await predict(photo, vividness)
      const coloured = await joinColour(photo, ab, chromaFor(vividness))
      const after = await encodeJpeg(coloured, maxBytes)
      const before = await encodeJpeg(photo, maxBytes)
      const { jpeg, widthPx, heightPx } = after
      return { after: jpeg, before: before.jpeg, widthPx, heightPx, model: network.id }
    },
  }
}
