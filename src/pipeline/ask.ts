import type { Question, ScoreMap } from './model-tensors.ts'
import type { Network } from './network.ts'
import type { AbMap, Guide } from './pixels.ts'
import { keptAb, keptScores, type Colours, type Prediction } from './prediction.ts'
import type { Tensors } from './tensors.ts'
import { chromaFor, inverseTemperatureFor } from './vividness.ts'

type Asked = { network: Network; tensors: Tensors }

const mirrored = <T extends Guide>(guide: T, tensors: Tensors): T => ({
  ...guide,
  lightness: tensors.mirrored(guide.lightness, guide.widthPx),
})

const askForAb = async ({ network, tensors }: Asked, question: Question, flip: boolean): Promise<AbMap> => {
  const map = await network.run(question)
  if (!flip) return map
  const other = await network.run(mirrored(question, tensors))
  return { ...map, ab: tensors.meanWithMirrored(map.ab, other.ab, map.widthPx) }
}

const askForScores = async (
  { network, tensors }: Asked,
  guide: Guide,
  flip: boolean,
): Promise<ScoreMap | undefined> => {
  const map = await network.scores(guide)
  const other = map && flip ? await network.scores(mirrored(guide, tensors)) : undefined
  if (!map || !other) return map
  return { ...map, scores: tensors.meanWithMirrored(map.scores, other.scores, map.widthPx) }
}

/** The network's colours at a vividness, and nothing that could be kept. */
export const askForColours = async (
  asked: Asked,
  guide: Guide,
  { vividness, flip }: { vividness: number; flip: boolean },
): Promise<Colours> => {
  const { inverseTemperatures: temperatures } = asked.network
  const inverseTemperature = temperatures ? inverseTemperatureFor(vividness, temperatures) : 1
  const map = await askForAb(asked, { ...guide, inverseTemperature }, flip)
  return { map, chroma: chromaFor(vividness) }
}

/** What the network knows about the photo, or the colours that it takes by itself where it tells no more. */
export const askForPrediction = async (asked: Asked, guide: Guide, flip: boolean): Promise<Prediction> => {
  const { network, tensors } = asked
  const { id, inverseTemperatures } = network
  const scores = inverseTemperatures && (await askForScores(asked, guide, flip))
  if (scores) return keptScores(id, scores, guide.widthPx / scores.widthPx, inverseTemperatures, tensors)
  const question = { ...guide, inverseTemperature: inverseTemperatures?.own ?? 1 }
  const map = await askForAb(asked, question, flip)
  return keptAb(id, map, guide.widthPx / map.widthPx)
}
