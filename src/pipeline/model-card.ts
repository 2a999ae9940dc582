import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ColorizeError } from '../errors.ts'

/** The network that is used where none is named. */
export const defaultModel = 'v0'

/** Names a folder under models/ and can lead nowhere else. */
export const modelIdSchema = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'must be the id of a model')

const cardSchema = z.object({
  id: z.string(),
  file: z.string().regex(/^[\w.-]+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  kind: z.literal('ab'),
  inputs: z.object({ L: z.object({}), inv_temperature: z.object({ default: z.number().positive() }) }),
  /** The network's input, px: the shorter side, and what both sides are multiples of. */
  size: z.object({ shorterSide: z.number().int().positive(), multipleOf: z.number().int().positive() }),
})
export type ModelCard = z.infer<typeof cardSchema>
export type Model = { card: ModelCard; bytes: Uint8Array }

/** A panorama's long side grows no further: beyond it the network sees a squeezed picture. */
const longestOverShortest = 4

/** The network's input for a photo: its aspect ratio, sides as the card says, px. */
export const inputSizeOf = ({ size }: ModelCard, widthPx: number, heightPx: number) => {
  const scale = size.shorterSide / Math.min(widthPx, heightPx)
  const side = (px: number): number => {
    const bounded = Math.min(px * scale, size.shorterSide * longestOverShortest)
    return Math.max(size.multipleOf, Math.round(bounded / size.multipleOf) * size.multipleOf)
  }
  return { widthPx: side(widthPx), heightPx: side(heightPx) }
}

/**
 * The card in `folder` and its network's bytes, which are what the card says they are.
 * @throws ColorizeError model_invalid
 */
export const readModel = async (folder: string): Promise<Model> => {
  try {
    const card = cardSchema.parse(JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')))
    const bytes = await readFile(join(folder, card.file))
    if (createHash('sha256').update(bytes).digest('hex') !== card.sha256)
      throw new ColorizeError('model_invalid', `${card.file} is not the file that its card describes`)
    return { card, bytes }
  } catch (cause) {
    if (cause instanceof ColorizeError) throw cause
    throw new ColorizeError('model_invalid', `the model in ${folder} cannot be read`, { cause })
  }
}
