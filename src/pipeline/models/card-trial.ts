import { ColorizeError } from '../../core/errors.ts'
import { answerOf, inputSizeOf, type ModelCard } from './model-card.ts'
import { abMapIn, planesFor, type Plane, type Question } from '../network/input-tensors.ts'
import { runSession, type openSession } from '../network/session.ts'
import { lightnessOfSrgb } from '../compose/srgb-lightness.ts'
import type { Tensors } from '../network/tensor-math.ts'

type Session = Awaited<ReturnType<typeof openSession>>

/** Width to height of most photos. */
const commonForm = 4 / 3
/** What colour in ab can be. */
const mostAb = 130

/** Lightness from dark on the left to light on the right, as large as the card makes a photo of this form. */
const rampFor = (card: ModelCard, form: number): Question => {
  const { widthPx, heightPx } = inputSizeOf(card, form * 1000, 1000)
  const lightness = Float32Array.from(
    { length: widthPx * heightPx },
    (_, i) => 5 + (90 * (i % widthPx)) / (widthPx - 1),
  )
  return { lightness, widthPx, heightPx, inverseTemperature: 1 }
}

export type TrialRun = { question: Question; answer: Plane; passMs: number }

/** One pass on a ramp, and how long it took. */
const runOnce = async (
  card: ModelCard,
  session: Session,
  question: Question,
  tensors: Tensors,
): Promise<TrialRun> => {
  const planes = planesFor(card, question, tensors)
  const started = performance.now()
  const answer = await runSession(session, planes, answerOf(card).name)
  const passMs = performance.now() - started
  const { ab } = abMapIn(card, answer, question, tensors)
  if (answerOf(card).output.as === 'ab' && !ab.every((value) => Math.abs(value) < mostAb))
    throw new ColorizeError(
      'model_invalid',
      `${answerOf(card).name} on a grey ramp is not ab: it exceeds ${mostAb}`,
    )
  return { question, answer, passMs }
}

/** Milliseconds that one pass takes on a photo of a common form. */
export const timePass = async (card: ModelCard, session: Session, tensors: Tensors): Promise<number> =>
  (await runOnce(card, session, rampFor(card, commonForm), tensors)).passMs

/** The card, with one size for all photos instead of any. */
const withFixedSize = (card: ModelCard): ModelCard =>
  'widthPx' in card.size
    ? card
    : { ...card, size: { widthPx: card.size.shorterSide, heightPx: card.size.shorterSide } }

/**
 * Runs a network on a grey ramp in the form of a photo. A file that claims to take any size may work on squares only:
 * the card that comes back then has that one size.
 * @throws ColorizeError network_failed, model_invalid
 */
export const tryCard = async (
  card: ModelCard,
  session: Session,
  tensors: Tensors,
): Promise<{ card: ModelCard; run: TrialRun }> => {
  try {
    return { card, run: await runOnce(card, session, rampFor(card, commonForm), tensors) }
  } catch (error) {
    if ('widthPx' in card.size) throw error
    const fixed = withFixedSize(card)
    const run = await runOnce(fixed, session, rampFor(fixed, 1), tensors).catch(() => {
      throw error
    })
    return { card: fixed, run }
  }
}

/**
 * How far the lightness of a colour picture is from that of the grey one it was made of, 0..100 on average: little,
 * where its values are read in the right range.
 */
export const lightnessError = (
  { question, answer }: TrialRun,
  range: { scale: readonly number[]; offset: readonly number[] },
): number => {
  const [, , heightPx = 0, widthPx = 0] = answer.dims
  const [pixels, cellPx] = [widthPx * heightPx, question.widthPx / widthPx]
  const [scale = 1] = range.scale
  const [offset = 0] = range.offset
  const level = (c: number, i: number) =>
    (answer.data[c * pixels + i] ?? NaN) * (range.scale[c] ?? scale) + (range.offset[c] ?? offset)
  let sum = 0
  for (let i = 0; i < pixels; i++) {
    const [x, y] = [(i % widthPx) * cellPx, Math.floor(i / widthPx) * cellPx]
    const truth = question.lightness[Math.floor(y) * question.widthPx + Math.floor(x)] ?? NaN
    sum += Math.abs(lightnessOfSrgb(level(0, i), level(1, i), level(2, i)) - truth)
  }
  return Number.isFinite(sum) ? sum / pixels : 100
}
