import type { ModelCard, ModelInput, PerChannel } from '../models/card-schema.ts'
import type { LightnessMap } from './maps.ts'
import type { FloatTensor } from './session.ts'
import type { TensorMath } from './tensor-math.ts'

/** `coherence` is 0..1: how strongly positions on one surface agree on a colour. Default: the value in the card. */
export type PhotoInput = LightnessMap & { coherence?: number | undefined }
/** `inverseTemperature` is 1/T of the annealed mean. Networks without a temperature ignore it. */
export type NetworkInput = PhotoInput & { inverseTemperature: number }

export const valueForChannel = (value: PerChannel, channel: number): number =>
  typeof value === 'number' ? value : (value[channel] ?? 0)

/** Concatenates three planes. */
export const threePlanes = (plane: (channel: number) => Float32Array): Float32Array => {
  const planes = [0, 1, 2].map(plane)
  const all = new Float32Array(planes.reduce((sum, { length }) => sum + length, 0))
  planes.reduce((at, one) => (all.set(one, at), at + one.length), 0)
  return all
}

const createInputTensor = (
  description: ModelInput,
  input: NetworkInput,
  tensors: TensorMath,
): FloatTensor => {
  const { lightness, widthPx, heightPx, inverseTemperature, coherence } = input
  const dims = (channels: number) => [1, channels, heightPx, widthPx]
  switch (description.as) {
    case 'lightness': {
      const { mean, deviation } = description
      const isRaw = mean === 0 && deviation === 1
      return { data: isRaw ? lightness : tensors.normalize(lightness, mean, deviation), dims: dims(1) }
    }
    case 'grey': {
      const levels = tensors.greyLevels(lightness)
      const { mean, deviation } = description
      const channel = (c: number) =>
        tensors.normalize(levels, valueForChannel(mean, c), valueForChannel(deviation, c))
      return { data: threePlanes(channel), dims: dims(3) }
    }
    case 'zeros': {
      const { channels } = description
      return { data: new Float32Array(channels * lightness.length), dims: dims(channels) }
    }
    case 'inverse-temperature':
      return { data: Float32Array.of(inverseTemperature), dims: [1] }
    case 'coherence':
      return { data: Float32Array.of(coherence ?? description.default), dims: [1] }
  }
}

/** The tensors that the network receives, by the names of its inputs. */
export const createInputTensors = (
  { inputs }: ModelCard,
  input: NetworkInput,
  tensors: TensorMath,
): Record<string, FloatTensor> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, description]) => [
      name,
      createInputTensor(description, input, tensors),
    ]),
  )
