import type { InferenceSession } from 'onnxruntime-node'
import type { ModelCard } from '../models/card-schema.ts'
import { colorOutputOf, inputSizeOf, inverseTemperaturesOf, scoreOutputOf } from '../models/model-card.ts'
import type { Device } from './device.ts'
import { createInputTensors, type NetworkInput, type PhotoInput } from './input-tensors.ts'
import type { AbMap, ScoreMap } from './maps.ts'
import { readAbMap, readScoreMap } from './output-tensors.ts'
import { runSession, type Run } from './session.ts'
import type { TensorMath } from './tensor-math.ts'
import type { InverseTemperatures } from './vividness.ts'

export type Network = {
  readonly id: string
  readonly device: Device
  /** Undefined if the network has no temperature. */
  readonly inverseTemperatures: InverseTemperatures | undefined
  /** The size of the input for a photo, in px: the photo's aspect ratio with sides that the card allows. */
  inputSize(widthPx: number, heightPx: number): { widthPx: number; heightPx: number }
  /**
   * The most plausible colours at one temperature.
   * @throws ColorizeError network_failed, device_lost, model_invalid
   */
  run(input: NetworkInput): Promise<AbMap>
  /**
   * The scores of all colours. Undefined if the card names no scores or their cells are too small to store.
   * @throws ColorizeError network_failed, device_lost, model_invalid
   */
  runScores(input: PhotoInput): Promise<ScoreMap | undefined>
  close(): Promise<void>
}

/** In px of the input. Scores of smaller cells would take tens of megabytes. */
const minScoreCellPx = 4

export const createNetwork = (
  card: ModelCard,
  session: InferenceSession,
  device: Device,
  tensors: TensorMath,
  run: Run = runSession,
): Network => ({
  id: card.id,
  device,
  inverseTemperatures: inverseTemperaturesOf(card),
  inputSize: (widthPx, heightPx) => inputSizeOf(card, widthPx, heightPx),
  run: async (input) => {
    const output = await run(session, createInputTensors(card, input, tensors), colorOutputOf(card).name)
    return readAbMap(card, output, input, tensors)
  },
  runScores: async (input) => {
    const scoreOutput = scoreOutputOf(card)
    if (!scoreOutput) return undefined
    const inputs = createInputTensors(card, { ...input, inverseTemperature: 1 }, tensors)
    const output = await run(session, inputs, scoreOutput.name)
    const map = readScoreMap(card, scoreOutput.output, output, input, tensors)
    return input.widthPx / map.widthPx < minScoreCellPx ? undefined : map
  },
  close: () => session.release(),
})
