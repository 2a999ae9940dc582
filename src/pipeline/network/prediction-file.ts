import { promisify } from 'node:util'
import { constants, deflate, inflate } from 'node:zlib'
import { z } from 'zod'
import { ColorizeError } from '../../core/errors.ts'
import type { Prediction } from './prediction.ts'

/** Four bytes that say what it is and which version; then the header's length, the header, and the bytes deflated. */
const magic = Buffer.from('CBP1')
const headerFrom = magic.length + 4
const maxHeaderBytes = 64 * 1024
const maxBytes = 64 * 1024 * 1024
const maxInputPixels = 16_000_000

const coordinate = z.number().min(-128).max(128)
const inverseTemperature = z.number().min(0.001).max(1000)
const frame = {
  model: z.string().max(200),
  widthPx: z.number().int().min(1).max(8192),
  heightPx: z.number().int().min(1).max(8192),
  cellPx: z.number().int().min(1).max(256),
}
const kinds = z.discriminatedUnion('kind', [
  z.object({
    ...{ kind: z.literal('scores'), ...frame },
    bins: z
      .array(z.tuple([coordinate, coordinate]))
      .min(1)
      .max(1024),
    inverseTemperatures: z.object({ own: inverseTemperature, mean: inverseTemperature }),
  }),
  z.object({ kind: z.literal('ab'), ...frame }),
])
type Header = z.infer<typeof kinds>

const lengthOf = (header: Header): number =>
  header.widthPx * header.heightPx * (header.kind === 'ab' ? 2 : header.bins.length)

const headerSchema = kinds
  .refine((header) => lengthOf(header) <= maxBytes, 'it claims more bytes than any network answers')
  .refine(
    ({ widthPx, heightPx, cellPx }) => widthPx * heightPx * cellPx ** 2 <= maxInputPixels,
    'it claims a larger photo than any network sees',
  )

const invalid = (what: string, cause?: unknown): ColorizeError =>
  new ColorizeError('prediction_invalid', `the prediction is damaged: ${what}`, { cause })

const readHeader = (text: string): Header => {
  try {
    return headerSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw invalid('its header cannot be read', cause)
  }
}

/** The prediction as bytes for a store, about 0.6 MB for scores: runs of equal bytes are most of what deflate finds. */
export const writePrediction = async ({ bytes, ...prediction }: Prediction): Promise<Uint8Array> => {
  const header = Buffer.from(JSON.stringify(prediction))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)
  const deflated = await promisify(deflate)(bytes, { strategy: constants.Z_RLE })
  return Buffer.concat([magic, length, header, deflated])
}

/**
 * What `writePrediction` wrote. Nothing is believed: the bytes come back from a store.
 * @throws ColorizeError prediction_invalid
 */
export const readPrediction = async (kept: Uint8Array): Promise<Prediction> => {
  const file = Buffer.from(kept.buffer, kept.byteOffset, kept.length)
  if (file.length < headerFrom || !file.subarray(0, magic.length).equals(magic))
    throw invalid('it does not begin as one')
  const bytesFrom = headerFrom + file.readUInt32LE(magic.length)
  if (bytesFrom > Math.min(file.length, headerFrom + maxHeaderBytes)) throw invalid('its header has no end')
  const header = readHeader(file.toString('utf8', headerFrom, bytesFrom))
  const length = lengthOf(header)
  const bytes = await promisify(inflate)(file.subarray(bytesFrom), { maxOutputLength: length }).catch(
    (cause: unknown) => {
      throw invalid('its bytes cannot be inflated', cause)
    },
  )
  if (bytes.length !== length) throw invalid(`it has ${bytes.length} bytes, not ${length}`)
  return { ...header, bytes }
}
