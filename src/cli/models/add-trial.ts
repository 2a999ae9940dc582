import { availableParallelism } from 'node:os'
import { codeOf, ColorizeError } from '../../core/errors.ts'
import { parseCard } from '../../pipeline/models/model-card.ts'
import { openSession } from '../../pipeline/network/session.ts'
import { createTensorMath } from '../../pipeline/network/tensor-math.ts'
import { lightnessError, measurePassMs, tryCard } from '../../pipeline/models/card-trial.ts'
import { openWasmKernel } from '../../pipeline/wasm-kernel.ts'
import type { Fit } from '../../weights/fit-preset.ts'
import {
  normalisationFor,
  normalisationsFor,
  presetCard,
  rangesFor,
  type CardFacts,
  type Range,
} from '../../weights/preset-card.ts'
import { presets, type PresetName } from '../../weights/presets.ts'

type Card = Record<string, unknown>
/** Runs the network as a card says: the size that works, and how wrong its lightness is in a range. */
type Try = (card: Card) => Promise<{ size: CardFacts['size']; errorIn: (range: Range) => number }>

export const threads = Math.min(4, availableParallelism())
/** Mean difference in lightness, 0..100, above which a colour picture is not one of the grey picture. */
const mostLightnessError = 15

/** What the runtime says may quote the file. */
const printable = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).replace(/\p{C}+/gu, ' ').slice(0, 300)

const parsed = (card: Card) => parseCard(JSON.stringify(card))

const chooseAb = async (tryOne: Try, fit: Fit, preset: PresetName, facts: CardFacts): Promise<Card> => {
  const cardAt = (size: CardFacts['size']) =>
    presetCard(preset, fit, normalisationFor(preset, fit), undefined, { ...facts, size })
  const { size } = await tryOne(cardAt(facts.size))
  return cardAt(size)
}

/** The card whose colour picture has the lightness of the grey one that it was made of. */
const chooseColorPicture = async (
  tryOne: Try,
  fit: Fit,
  preset: PresetName,
  facts: CardFacts,
): Promise<Card> => {
  let least = 100
  for (const normalisation of normalisationsFor(preset, fit)) {
    const cardIn = (range: Range, size: CardFacts['size']) =>
      presetCard(preset, fit, normalisation, range, { ...facts, size })
    const [first, ...others] = rangesFor(preset)
    const { size, errorIn } = await tryOne(cardIn(first, facts.size))
    const best = others.reduce((x, y) => (errorIn(y) < errorIn(x) ? y : x), first)
    if (errorIn(best) <= mostLightnessError) return cardIn(best, size)
    least = Math.min(least, errorIn(best))
  }
  throw new ColorizeError(
    'model_invalid',
    `this is not a network of the preset ${preset}: its output is not a colour version of its input ` +
      `(on average ${Math.round(least)} of 100 off in lightness)`,
  )
}

const loadSession = async (onnx: Uint8Array, opset: number) => {
  try {
    return await openSession(onnx, threads, 'cpu')
  } catch (cause) {
    throw new ColorizeError(
      'model_invalid',
      `ONNX Runtime cannot load this file (opset ${opset}): ${printable(cause)}`,
    )
  }
}

/**
 * Completes the card of a network by running it: the range of its colours, and a size that works.
 * @throws ColorizeError model_invalid
 */
export const tryNetwork = async (
  onnx: Uint8Array,
  fit: Fit,
  preset: PresetName,
  facts: CardFacts,
): Promise<{ card: Card; passMs: number }> => {
  const tensors = createTensorMath(openWasmKernel())
  const session = await loadSession(onnx, facts.opset)
  const tryOne: Try = async (json) => {
    const { card, run } = await tryCard(parsed(json), session, tensors)
    return { size: card.size, errorIn: (range) => lightnessError(run, range) }
  }
  try {
    const choose = presets[preset].answers === 'rgb' ? chooseColorPicture : chooseAb
    const card = await choose(tryOne, fit, preset, facts)
    return { card, passMs: await measurePassMs(parsed(card), session, tensors) }
  } catch (cause) {
    if (codeOf(cause) !== 'network_failed') throw cause
    const why = cause instanceof Error ? printable(cause.cause) : ''
    throw new ColorizeError('model_invalid', `the network fails on a photo: ${why}`)
  } finally {
    await session.release()
  }
}
