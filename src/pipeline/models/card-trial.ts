import { ColorizeError } from '../../core/errors.ts'
import { linearLight } from '../../core/srgb.ts'
import { createInputTensors, type NetworkInput } from '../network/input-tensors.ts'
import { readAbMap } from '../network/output-tensors.ts'
import { runSession, type FloatTensor, type openSession } from '../network/session.ts'
import type { TensorMath } from '../network/tensor-math.ts'
import type { ModelCard } from './card-schema.ts'
import { colorOutputOf, inputSizeOf } from './model-card.ts'

type Session = Awaited<ReturnType<typeof openSession>>

/** Width to height of most photos. */
const commonRatio = 4 / 3
/** No sRGB colour has an a or b beyond this. */
const maxAb = 130

/** Lightness from dark on the left to light on the right, at the input size for a photo of this aspect ratio. */
const greyRamp = (card: ModelCard, ratio: number): NetworkInput => {
  const { widthPx, heightPx } = inputSizeOf(card, ratio * 1000, 1000)
  const lightness = Float32Array.from(
    { length: widthPx * heightPx },
    (_, i) => 5 + (90 * (i % widthPx)) / (widthPx - 1),
  )
  return { lightness, widthPx, heightPx, inverseTemperature: 1 }
}

export type TrialRun = { input: NetworkInput; output: FloatTensor; passMs: number }

const runOnce = async (
  card: ModelCard,
  session: Session,
  input: NetworkInput,
  tensors: TensorMath,
): Promise<TrialRun> => {
  const inputs = createInputTensors(card, input, tensors)
  const { name, output: description } = colorOutputOf(card)
  const started = performance.now()
  const output = await runSession(session, inputs, name)
  const passMs = performance.now() - started
  const { ab } = readAbMap(card, output, input, tensors)
  if (description.as === 'ab' && !ab.every((value) => Math.abs(value) < maxAb))
    throw new ColorizeError('model_invalid', `the output ${name} is not ab: it exceeds ${maxAb} on a grey ramp`)
  return { input, output, passMs }
}

/**
 * Duration of one pass on a photo with a common aspect ratio, in milliseconds.
 * @throws ColorizeError network_failed, model_invalid
 */
export const measurePassMs = async (
  card: ModelCard,
  session: Session,
  tensors: TensorMath,
): Promise<number> => (await runOnce(card, session, greyRamp(card, commonRatio), tensors)).passMs

/** The card with one square size for all photos. */
const withFixedSize = (card: ModelCard): ModelCard =>
  'widthPx' in card.size
    ? card
    : { ...card, size: { widthPx: card.size.shorterSide, heightPx: card.size.shorterSide } }

/**
 * Runs a network on a grey ramp with the aspect ratio of a photo. Some files claim to accept any size but work only on
 * squares; the returned card then has a fixed size.
 * @throws ColorizeError network_failed, model_invalid
 */
export const tryCard = async (
  card: ModelCard,
  session: Session,
  tensors: TensorMath,
): Promise<{ card: ModelCard; run: TrialRun }> => {
  try {
    return { card, run: await runOnce(card, session, greyRamp(card, commonRatio), tensors) }
  } catch (error) {
    if ('widthPx' in card.size) throw error
    const fixed = withFixedSize(card)
    const run = await runOnce(fixed, session, greyRamp(fixed, 1), tensors).catch(() => {
      throw error
    })
    return { card: fixed, run }
  }
}

/** CIELAB lightness 0..100 (D65) of an sRGB colour with levels 0..255. Levels outside that range are clipped. */
const lightnessOfSrgb = (red: number, green: number, blue: number): number => {
  const luminance = 0.2126 * linearLight(red) + 0.7152 * linearLight(green) + 0.0722 * linearLight(blue)
  return luminance > 216 / 24389 ? 116 * Math.cbrt(luminance) - 16 : (24389 / 27) * luminance
}

/**
 * Mean difference 0..100 between the lightness of the network's colour picture and that of its grey input. It is small
 * if `range` interprets the output values correctly, and 100 if the output is not finite.
 */
export const lightnessError = (
  { input, output }: TrialRun,
  range: { scale: readonly number[]; offset: readonly number[] },
): number => {
  const [, , heightPx = 0, widthPx = 0] = output.dims
  const [pixels, cellPx] = [widthPx * heightPx, input.widthPx / widthPx]
  const [scale = 1] = range.scale
  const [offset = 0] = range.offset
  const level = (c: number, i: number) =>
    (output.data[c * pixels + i] ?? NaN) * (range.scale[c] ?? scale) + (range.offset[c] ?? offset)
  let sum = 0
  for (let i = 0; i < pixels; i++) {
    const [x, y] = [(i % widthPx) * cellPx, Math.floor(i / widthPx) * cellPx]
    const truth = input.lightness[Math.floor(y) * input.widthPx + Math.floor(x)] ?? NaN
    sum += Math.abs(lightnessOfSrgb(level(0, i), level(1, i), level(2, i)) - truth)
  }
  return Number.isFinite(sum) ? sum / pixels : 100
}
