import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ColorizeError } from '../../core/errors.ts'
import { abBins } from '../network/ab-bins.ts'
import type { AbBin } from '../network/maps.ts'
import type { InverseTemperatures } from '../network/vividness.ts'
import { cardSchema, colorOutputs, type ModelCard, type ModelOutput } from './card-schema.ts'

export type Model = { card: ModelCard; bytes: Uint8Array }

/**
 * The output that colours are taken from.
 * @throws ColorizeError model_invalid
 */
export const colorOutputOf = ({ kind, outputs }: ModelCard): { name: string; output: ModelOutput } => {
  const wanted: readonly string[] = colorOutputs[kind]
  const [found] = Object.entries(outputs).filter(([, { as }]) => wanted.includes(as))
  if (!found) throw new ColorizeError('model_invalid', 'no output fits the kind of the card')
  return { name: found[0], output: found[1] }
}

/** 1/T of the model, or undefined if it does not choose colours by temperature. */
export const inverseTemperaturesOf = (card: ModelCard): InverseTemperatures | undefined => {
  for (const input of Object.values(card.inputs))
    if (input.as === 'inverse-temperature') return { own: input.default, mean: input.mean }
  return card.kind === 'ab-bins' ? { own: 1 / card.temperature, mean: 1 } : undefined
}

/** The output with a score or probability for each bin. Undefined unless ab is the annealed mean of these bins. */
export const scoreOutputOf = (card: ModelCard): { name: string; output: ModelOutput } | undefined => {
  if (!inverseTemperaturesOf(card)) return undefined
  for (const [name, output] of Object.entries(card.outputs))
    if (output.as === 'scores' || output.as === 'probabilities') return { name, output }
  return undefined
}

/** a and b of each bin, in the order of the score output's channels. */
export const binsOf = ({ bins }: ModelCard): readonly AbBin[] => bins ?? abBins

/** Beyond this ratio of the sides a panorama is squeezed, so that the input does not grow without limit. */
const maxAspectRatio = 4

/** The size of the network's input for a photo, in px: the photo's aspect ratio with sides that the card allows. */
export const inputSizeOf = ({ size }: ModelCard, widthPx: number, heightPx: number) => {
  if ('widthPx' in size) return size
  const scale = size.shorterSide / Math.min(widthPx, heightPx)
  const side = (px: number): number => {
    const bounded = Math.min(px * scale, size.shorterSide * maxAspectRatio)
    return Math.max(size.multipleOf, Math.round(bounded / size.multipleOf) * size.multipleOf)
  }
  return { widthPx: side(widthPx), heightPx: side(heightPx) }
}

/** Side of the test picture in px, unless the card fixes the size. */
const testPicturePx = 64

/** A small input that the network accepts, in px. */
export const trialSizeOf = ({ size }: ModelCard): { widthPx: number; heightPx: number } => {
  if ('widthPx' in size) return size
  const side = Math.ceil(testPicturePx / size.multipleOf) * size.multipleOf
  return { widthPx: side, heightPx: side }
}

/** @throws ColorizeError model_invalid, with every invalid field in the message */
export const parseCard = (json: string): ModelCard => {
  const parsed = cardSchema.safeParse(JSON.parse(json))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new ColorizeError('model_invalid', `the model card is invalid: ${problems.join('; ')}`)
}

/**
 * Reads the card in `folder` and the network file, whose checksum must match the card.
 * @throws ColorizeError model_invalid
 */
export const readModel = async (folder: string): Promise<Model> => {
  try {
    const card = parseCard(await readFile(join(folder, 'model.json'), 'utf8'))
    const bytes = await readFile(join(folder, card.file))
    if (createHash('sha256').update(bytes).digest('hex') !== card.sha256)
      throw new ColorizeError('model_invalid', `${card.file} does not match the checksum in its card`)
    return { card, bytes }
  } catch (cause) {
    if (cause instanceof ColorizeError) throw cause
    throw new ColorizeError('model_invalid', `the model in ${folder} cannot be read`, { cause })
  }
}
