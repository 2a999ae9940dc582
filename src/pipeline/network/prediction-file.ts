import { promisify } from 'node:util'
import { constants, deflate, inflate } from 'node:zlib'
import { z } from 'zod'
import { ColorizeError } from '../../core/errors.ts'
import type { Prediction } from './prediction.ts'

/** A file is: this magic with the format's version, the header's length (uint32 LE), the JSON header, deflated bytes. */
const magic = Buffer.from('CBP1')
const headerStart = magic.length + 4
const maxHeaderBytes = 64 * 1024
const maxBytes = 64 * 1024 * 1024
const maxInputPixels = 16_000_000

const coordinate = z.number().min(-128).max(128)
const inverseTemperature = z.number().min(0.001).max(1000)
const commonFields = {
  model: z.string().max(200),
  widthPx: z.number().int().min(1).max(8192),
  heightPx: z.number().int().min(1).max(8192),
  cellPx: z.number().int().min(1).max(256),
}
const kinds = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('scores'),
    ...commonFields,
    bins: z
      .array(z.tuple([coordinate, coordinate]))
      .min(1)
      .max(1024),
    inverseTemperatures: z.object({ own: inverseTemperature, mean: inverseTemperature }),
  }),
  z.object({ kind: z.literal('ab'), ...commonFields }),
])
type Header = z.infer<typeof kinds>

const byteLength = (header: Header): number =>
  header.widthPx * header.heightPx * (header.kind === 'ab' ? 2 : header.bins.length)

const headerSchema = kinds
  .refine((header) => byteLength(header) <= maxBytes, 'it claims more bytes than any network returns')
  .refine(
    ({ widthPx, heightPx, cellPx }) => widthPx * heightPx * cellPx ** 2 <= maxInputPixels,
    'it claims a larger input than any network takes',
  )

const invalid = (problem: string, cause?: unknown): ColorizeError =>
  new ColorizeError('prediction_invalid', `the prediction is damaged: ${problem}`, { cause })

const parseHeader = (text: string): Header => {
  try {
    return headerSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw invalid('its header cannot be read', cause)
  }
}

/** The prediction as a file, about 0.6 MB for scores. Run-length deflate finds nearly all redundancy and is fast. */
export const writePrediction = async ({ bytes, ...prediction }: Prediction): Promise<Uint8Array> => {
  const header = Buffer.from(JSON.stringify(prediction))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)
  const deflated = await promisify(deflate)(bytes, { strategy: constants.Z_RLE })
  return Buffer.concat([magic, length, header, deflated])
}

/**
 * Reads a file written by `writePrediction`. Validates everything, because the file comes from a store that others can
 * write to.
 * @throws ColorizeError prediction_invalid
 */
export const readPrediction = async (predictionFile: Uint8Array): Promise<Prediction> => {
  const file = Buffer.from(predictionFile.buffer, predictionFile.byteOffset, predictionFile.length)
  if (file.length < headerStart || !file.subarray(0, magic.length).equals(magic))
    throw invalid('it does not begin like a prediction')
  const headerEnd = headerStart + file.readUInt32LE(magic.length)
  if (headerEnd > Math.min(file.length, headerStart + maxHeaderBytes)) throw invalid('its header has no end')
  const header = parseHeader(file.toString('utf8', headerStart, headerEnd))
  const length = byteLength(header)
  const bytes = await promisify(inflate)(file.subarray(headerEnd), { maxOutputLength: length }).catch(
    (cause: unknown) => {
      throw invalid('its bytes cannot be inflated', cause)
    },
  )
  if (bytes.length !== length) throw invalid(`it has ${bytes.length} bytes instead of ${length}`)
  return { ...header, bytes }
}
