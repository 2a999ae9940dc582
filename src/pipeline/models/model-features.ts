import type { ModelCard } from './card-schema.ts'
import { inverseTemperaturesOf, scoreOutputOf } from './model-card.ts'

/** What a model supports beyond plain colorizing, according to its card. */
export type ModelFeatures = {
  /** `choice` moves between the mean of all likely colours and the likeliest one; `strength` scales chroma only. */
  vividness: 'choice' | 'strength'
  /** Whether `coherence` can make positions on one surface agree on a colour. */
  coherence: boolean
  /** What vividness changes when a stored prediction is rendered again. */
  recoloring: 'choice' | 'strength'
  /** Whether the result page can show how likely each colour is at a point. */
  distribution: boolean
}

export const featuresOf = (card: ModelCard): ModelFeatures => {
  const hasScores = scoreOutputOf(card) !== undefined
  return {
    vividness: inverseTemperaturesOf(card) ? 'choice' : 'strength',
    coherence: Object.values(card.inputs).some(({ as }) => as === 'coherence'),
    recoloring: hasScores ? 'choice' : 'strength',
    distribution: hasScores,
  }
}

const changeLabels = { choice: 'choice and strength of colours', strength: 'strength of colours only' } as const

/** A label and a value for each feature, for the command line. */
export const describeFeatures = ({
  vividness,
  coherence,
  recoloring,
  distribution,
}: ModelFeatures): [label: string, value: string][] => [
  ['vividness', changeLabels[vividness]],
  ['coherence', coherence ? 'supported' : 'not supported'],
  ['recolouring', changeLabels[recoloring]],
  ['colour distribution', distribution ? 'shown on the result page' : 'not shown'],
]
