import { ColorizeError } from '../../core/errors.ts'
import type { ModelCard, ModelOutput } from '../models/card-schema.ts'
import { binsOf, colorOutputOf } from '../models/model-card.ts'
import { threePlanes, valueForChannel, type NetworkInput } from './input-tensors.ts'
import type { AbMap, LightnessMap, ScoreMap } from './maps.ts'
import type { FloatTensor } from './session.ts'
import type { TensorMath } from './tensor-math.ts'

const readScores = ({ as }: ModelOutput, { data }: FloatTensor, tensors: TensorMath): Float32Array =>
  as === 'probabilities' ? tensors.logarithms(data) : data

const readAb = (
  card: ModelCard,
  tensor: FloatTensor,
  tensors: TensorMath,
  inverseTemperature: number,
): Float32Array => {
  const { data } = tensor
  const { output } = colorOutputOf(card)
  if (output.as === 'ab') return output.scale === 1 ? data : tensors.normalize(data, 0, 1 / output.scale)
  if (output.as === 'rgb') {
    const pixels = data.length / 3
    const channel = (c: number) => {
      const [scale, offset] = [valueForChannel(output.scale, c), valueForChannel(output.offset, c)]
      // value * scale + offset, written as (value - mean) / deviation
      return tensors.normalize(data.subarray(c * pixels, (c + 1) * pixels), -offset / scale, 1 / scale)
    }
    return tensors.abOfRgb(threePlanes(channel))
  }
  const bins = Float32Array.from(binsOf(card).flat())
  return tensors.annealedMean(readScores(output, tensor, tensors), bins, inverseTemperature)
}

const channelsOf = (card: ModelCard, { as }: ModelOutput): number => {
  if (as === 'scores' || as === 'probabilities') return binsOf(card).length
  return as === 'ab' ? 2 : 3
}

const sizeOf = (card: ModelCard, output: ModelOutput, { dims }: FloatTensor, guide: LightnessMap) => {
  const [batch, channels, heightPx = 0, widthPx = 0] = dims
  const cellPx = guide.widthPx / widthPx
  const isWhole = Number.isInteger(cellPx) && guide.heightPx === heightPx * cellPx
  if (dims.length !== 4 || batch !== 1 || channels !== channelsOf(card, output) || !isWhole)
    throw new ColorizeError(
      'model_invalid',
      `${card.id} returned [${dims.join(', ')}] for ${guide.widthPx} x ${guide.heightPx} px`,
    )
  return { widthPx, heightPx }
}

/**
 * The colours in a network's colour output.
 * @throws ColorizeError model_invalid if the output's shape contradicts the card or does not divide the input's size
 */
export const readAbMap = (
  card: ModelCard,
  tensor: FloatTensor,
  input: NetworkInput,
  tensors: TensorMath,
): AbMap => {
  const size = sizeOf(card, colorOutputOf(card).output, tensor, input)
  return { ab: readAb(card, tensor, tensors, input.inverseTemperature), ...size }
}

/**
 * The scores in a network's score output. Probabilities are converted to their logarithms.
 * @throws ColorizeError model_invalid as `readAbMap`
 */
export const readScoreMap = (
  card: ModelCard,
  output: ModelOutput,
  tensor: FloatTensor,
  guide: LightnessMap,
  tensors: TensorMath,
): ScoreMap => ({
  ...sizeOf(card, output, tensor, guide),
  scores: readScores(output, tensor, tensors),
  bins: binsOf(card),
})
