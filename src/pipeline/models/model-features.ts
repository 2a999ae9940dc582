import { inverseTemperaturesOf, scoresOf, type ModelCard } from './model-card.ts'

/** What can be asked of a network beyond colours, as its card says. */
export type ModelFeatures = {
  /** `choice` moves between the mean of all likely colours and the likeliest one; `strength` scales chroma only. */
  vividness: 'choice' | 'strength'
  /** Whether positions of one surface can be made to agree on a colour. */
  coherence: boolean
  /** From a kept prediction, without the network: any vividness, or only stronger and weaker colours. */
  recoloring: 'choice' | 'strength'
  /** How likely each colour is at a point, on the result page. */
  distribution: boolean
}

export const featuresOf = (card: ModelCard): ModelFeatures => {
  const hasScores = scoresOf(card) !== undefined
  return {
    vividness: inverseTemperaturesOf(card) ? 'choice' : 'strength',
    coherence: Object.values(card.inputs).some(({ as }) => as === 'coherence'),
    recoloring: hasScores ? 'choice' : 'strength',
    distribution: hasScores,
  }
}

const sayChange = { choice: 'choice and strength of colours', strength: 'strength of colours only' } as const

/** A label and its value for each feature, for the command line. */
export const describeFeatures = ({
  vividness,
  coherence,
  recoloring,
  distribution,
}: ModelFeatures): [label: string, value: string][] => [
  ['vividness', sayChange[vividness]],
  ['coherence', coherence ? 'supported' : 'not supported'],
  ['recolouring', sayChange[recoloring]],
  ['colour distribution', distribution ? 'shown on the result page' : 'not shown'],
]
