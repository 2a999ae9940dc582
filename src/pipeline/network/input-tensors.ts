import { ColorizeError } from '../../core/errors.ts'
import {
  answerOf,
  binsOf,
  type ModelCard,
  type ModelInput,
  type ModelOutput,
  type PerChannel,
} from '../models/model-card.ts'
import type { AbMap, Guide } from '../compose/color-painter.ts'
import type { Tensors } from './tensor-math.ts'

export type Plane = { data: Float32Array; dims: readonly number[] }
/** `coherence`: 0..1, how far positions of one surface agree; the card's own where it is absent. */
export type Asked = Guide & { coherence?: number | undefined }
/** `lightness` is [heightPx, widthPx], 0..100; 1/T has no meaning for networks without a temperature. */
export type Question = Asked & { inverseTemperature: number }
/** `scores` is [bins, heightPx, widthPx], of each bin's a and b: their softmax is how likely each colour is. */
export type ScoreMap = {
  scores: Float32Array
  bins: readonly (readonly [number, number])[]
  widthPx: number
  heightPx: number
}

const ofChannel = (value: PerChannel, channel: number): number =>
  typeof value === 'number' ? value : (value[channel] ?? 0)

/** Three planes made of one or three, each in its own way. */
const threePlanes = (plane: (channel: number) => Float32Array): Float32Array => {
  const planes = [0, 1, 2].map(plane)
  const all = new Float32Array(planes.reduce((sum, { length }) => sum + length, 0))
  planes.reduce((at, one) => (all.set(one, at), at + one.length), 0)
  return all
}

const planeFor = (input: ModelInput, question: Question, tensors: Tensors): Plane => {
  const { lightness, widthPx, heightPx, inverseTemperature } = question
  const dims = (channels: number) => [1, channels, heightPx, widthPx]
  switch (input.as) {
    case 'lightness': {
      const isRaw = input.mean === 0 && input.deviation === 1
      const data = isRaw ? lightness : tensors.normalised(lightness, input.mean, input.deviation)
      return { data, dims: dims(1) }
    }
    case 'grey': {
      const levels = tensors.greyLevels(lightness)
      const { mean, deviation } = input
      const channel = (c: number) => tensors.normalised(levels, ofChannel(mean, c), ofChannel(deviation, c))
      return { data: threePlanes(channel), dims: dims(3) }
    }
    case 'zeros':
      return { data: new Float32Array(input.channels * lightness.length), dims: dims(input.channels) }
    case 'inverse-temperature':
      return { data: Float32Array.of(inverseTemperature), dims: [1] }
    case 'coherence':
      return { data: Float32Array.of(question.coherence ?? input.default), dims: [1] }
  }
}

/** What a network is given, by its inputs' names. */
export const planesFor = (
  { inputs }: ModelCard,
  question: Question,
  tensors: Tensors,
): Record<string, Plane> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, planeFor(input, question, tensors)]),
  )

const logarithmic = (output: ModelOutput, { data }: Plane, tensors: Tensors): Float32Array =>
  output.as === 'probabilities' ? tensors.logarithms(data) : data

const abIn = (card: ModelCard, answer: Plane, tensors: Tensors, inverseTemperature: number): Float32Array => {
  const { data } = answer
  const { output } = answerOf(card)
  if (output.as === 'ab') return output.scale === 1 ? data : tensors.normalised(data, 0, 1 / output.scale)
  if (output.as === 'rgb') {
    const pixels = data.length / 3
    const channel = (c: number) => {
      const [scale, offset] = [ofChannel(output.scale, c), ofChannel(output.offset, c)]
      // value * scale + offset, as (value - mean) / deviation
      return tensors.normalised(data.subarray(c * pixels, (c + 1) * pixels), -offset / scale, 1 / scale)
    }
    return tensors.abOfRgb(threePlanes(channel))
  }
  const bins = Float32Array.from(binsOf(card).flat())
  return tensors.annealedMean(logarithmic(output, answer, tensors), bins, inverseTemperature)
}

const channelsOf = (card: ModelCard, { as }: ModelOutput): number => {
  if (as === 'scores' || as === 'probabilities') return binsOf(card).length
  return as === 'ab' ? 2 : 3
}

/** @throws ColorizeError model_invalid where its shape is not the card's, or no whole part of the question's */
const sizeOf = (card: ModelCard, output: ModelOutput, { dims }: Plane, guide: Guide) => {
  const [batch, channels, heightPx = 0, widthPx = 0] = dims
  const cellPx = guide.widthPx / widthPx
  const isWhole = Number.isInteger(cellPx) && guide.heightPx === heightPx * cellPx
  if (dims.length !== 4 || batch !== 1 || channels !== channelsOf(card, output) || !isWhole)
    throw new ColorizeError(
      'model_invalid',
      `${card.id} answers [${dims.join(', ')}] to ${guide.widthPx} x ${guide.heightPx} px`,
    )
  return { widthPx, heightPx }
}

/**
 * The colours in a network's answer.
 * @throws ColorizeError model_invalid where its shape is not the card's, or no whole part of the question's
 */
export const abMapIn = (card: ModelCard, answer: Plane, question: Question, tensors: Tensors): AbMap => {
  const size = sizeOf(card, answerOf(card).output, answer, question)
  return { ab: abIn(card, answer, tensors, question.inverseTemperature), ...size }
}

/**
 * The scores in what a network answers there: of probabilities, their logarithms.
 * @throws ColorizeError model_invalid as for `abMapIn`
 */
export const scoreMapIn = (
  card: ModelCard,
  output: ModelOutput,
  answer: Plane,
  guide: Guide,
  tensors: Tensors,
): ScoreMap => ({
  ...sizeOf(card, output, answer, guide),
  scores: logarithmic(output, answer, tensors),
  bins: binsOf(card),
})
