import type { PhotoInput, NetworkInput } from './input-tensors.ts'
import type { AbMap, LightnessMap, ScoreMap } from './maps.ts'
import type { Network } from './network.ts'
import {
  predictionFromAb,
  predictionFromScores,
  type PredictedColors,
  type Prediction,
} from './prediction.ts'
import type { TensorMath } from './tensor-math.ts'
import { chromaScaleFor, inverseTemperatureFor } from './vividness.ts'

type Parts = { network: Network; tensors: TensorMath }

const mirror = <T extends LightnessMap>(input: T, tensors: TensorMath): T => ({
  ...input,
  lightness: tensors.mirror(input.lightness, input.widthPx),
})

const runForAb = async ({ network, tensors }: Parts, input: NetworkInput, flip: boolean): Promise<AbMap> => {
  const map = await network.run(input)
  if (!flip) return map
  const mirrored = await network.run(mirror(input, tensors))
  return { ...map, ab: tensors.averageWithMirrored(map.ab, mirrored.ab, map.widthPx) }
}

const runForScores = async (
  { network, tensors }: Parts,
  input: PhotoInput,
  flip: boolean,
): Promise<ScoreMap | undefined> => {
  const map = await network.runScores(input)
  const mirrored = map && flip ? await network.runScores(mirror(input, tensors)) : undefined
  if (!map || !mirrored) return map
  return { ...map, scores: tensors.averageWithMirrored(map.scores, mirrored.scores, map.widthPx) }
}

/**
 * The network's colours at one vividness, when no prediction is kept.
 * @throws ColorizeError network_failed, device_lost, model_invalid
 */
export const predictColors = async (
  parts: Parts,
  input: PhotoInput,
  { vividness, flip }: { vividness: number; flip: boolean },
): Promise<PredictedColors> => {
  const { inverseTemperatures: temperatures } = parts.network
  const inverseTemperature = temperatures ? inverseTemperatureFor(vividness, temperatures) : 1
  const map = await runForAb(parts, { ...input, inverseTemperature }, flip)
  return { map, chroma: chromaScaleFor(vividness) }
}

/**
 * A prediction that can be kept: the network's scores, or its ab if it has no scores.
 * @throws ColorizeError network_failed, device_lost, model_invalid
 */
export const makePrediction = async (parts: Parts, input: PhotoInput, flip: boolean): Promise<Prediction> => {
  const { network, tensors } = parts
  const { id, inverseTemperatures } = network
  const scores = inverseTemperatures && (await runForScores(parts, input, flip))
  if (scores)
    return predictionFromScores(id, scores, input.widthPx / scores.widthPx, inverseTemperatures, tensors)
  const inverseTemperature = inverseTemperatures?.own ?? 1
  const map = await runForAb(parts, { ...input, inverseTemperature }, flip)
  return predictionFromAb(id, map, input.widthPx / map.widthPx)
}
