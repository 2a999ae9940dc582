import type { Asked, Question, ScoreMap } from './input-tensors.ts'
import type { Network } from './network.ts'
import type { AbMap, Guide } from '../compose/color-painter.ts'
import { keptAb, keptScores, type PredictedColors, type Prediction } from './prediction.ts'
import type { Tensors } from './tensor-math.ts'
import { chromaFor, inverseTemperatureFor } from './vividness.ts'

type Parts = { network: Network; tensors: Tensors }

const mirrored = <T extends Guide>(guide: T, tensors: Tensors): T => ({
  ...guide,
  lightness: tensors.mirrored(guide.lightness, guide.widthPx),
})

const askForAb = async ({ network, tensors }: Parts, question: Question, flip: boolean): Promise<AbMap> => {
  const map = await network.run(question)
  if (!flip) return map
  const other = await network.run(mirrored(question, tensors))
  return { ...map, ab: tensors.meanWithMirrored(map.ab, other.ab, map.widthPx) }
}

const askForScores = async (
  { network, tensors }: Parts,
  asked: Asked,
  flip: boolean,
): Promise<ScoreMap | undefined> => {
  const map = await network.scores(asked)
  const other = map && flip ? await network.scores(mirrored(asked, tensors)) : undefined
  if (!map || !other) return map
  return { ...map, scores: tensors.meanWithMirrored(map.scores, other.scores, map.widthPx) }
}

/** The network's colours at a vividness, and nothing that could be kept. */
export const predictColors = async (
  parts: Parts,
  asked: Asked,
  { vividness, flip }: { vividness: number; flip: boolean },
): Promise<PredictedColors> => {
  const { inverseTemperatures: temperatures } = parts.network
  const inverseTemperature = temperatures ? inverseTemperatureFor(vividness, temperatures) : 1
  const map = await askForAb(parts, { ...asked, inverseTemperature }, flip)
  return { map, chroma: chromaFor(vividness) }
}

/** What the network knows about the photo, or the colours that it takes by itself where it tells no more. */
export const predictScores = async (parts: Parts, asked: Asked, flip: boolean): Promise<Prediction> => {
  const { network, tensors } = parts
  const { id, inverseTemperatures } = network
  const scores = inverseTemperatures && (await askForScores(parts, asked, flip))
  if (scores) return keptScores(id, scores, asked.widthPx / scores.widthPx, inverseTemperatures, tensors)
  const question = { ...asked, inverseTemperature: inverseTemperatures?.own ?? 1 }
  const map = await askForAb(parts, question, flip)
  return keptAb(id, map, asked.widthPx / map.widthPx)
}
