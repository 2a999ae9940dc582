import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { ColorizeError } from '../../core/errors.ts'
import type { CountBytes } from './upload-limiter.ts'

export const maxUploadBytes = 25 * 1024 * 1024
/** For the other fields of the form. */
const maxFieldsBytes = 64 * 1024

export const multipartLimits = {
  fileSize: maxUploadBytes,
  files: 1,
  fields: 8,
  parts: 9,
  fieldSize: 100,
  fieldNameSize: 100,
  headerPairs: 50,
}

export type UploadForm = { bytes: Uint8Array; fields: Record<string, unknown> }

/** Booleans as JSON has them. Other text is left as it is, to be validated later. */
const booleanOf = (text: unknown): unknown => {
  if (text === 'true' || text === '1' || text === 'on') return true
  if (text === 'false' || text === '0') return false
  return text
}

const numberOf = (text: unknown): unknown =>
  typeof text === 'string' && /^\d+(\.\d*)?$|^\.\d+$/.test(text) ? Number(text) : text

/** @throws ColorizeError too_many_bytes where content-length is too large, before anything is read */
export const checkLength = ({ headers }: FastifyRequest): void => {
  if (Number(headers['content-length']) > maxUploadBytes + maxFieldsBytes)
    throw new ColorizeError('too_many_bytes', 'the body is larger than any photo may be')
}

const readPhoto = async ({ file }: MultipartFile, countBytes: CountBytes): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  for await (const chunk of file as AsyncIterable<Buffer>) {
    countBytes(chunk.length)
    chunks.push(chunk)
  }
  if (file.truncated) throw new ColorizeError('too_many_bytes', 'the photo is too large')
  return Buffer.concat(chunks)
}

const readParts = async (
  request: FastifyRequest,
  countBytes: CountBytes,
): Promise<Partial<UploadForm> & Pick<UploadForm, 'fields'>> => {
  // on a closed connection the parser would wait for ever
  if (request.raw.destroyed) throw new ColorizeError('request_invalid', 'the connection was closed')
  const fields: Record<string, unknown> = {}
  let bytes: Uint8Array | undefined
  for await (const part of request.parts())
    if (part.type === 'field')
      fields[part.fieldname] = part.fieldname === 'vividness' ? numberOf(part.value) : booleanOf(part.value)
    else if (part.fieldname === 'image') bytes = await readPhoto(part, countBytes)
    else part.file.resume() // the parts after it cannot be read otherwise
  return { fields, ...(bytes && { bytes }) }
}

const withCode = (error: unknown): unknown => {
  if (error instanceof ColorizeError) return error
  const isTooLarge = (error as { code?: unknown }).code === 'FST_REQ_FILE_TOO_LARGE'
  if (isTooLarge) return new ColorizeError('too_many_bytes', 'the photo is too large', { cause: error })
  return new ColorizeError('request_invalid', 'the form is malformed', { cause: error })
}

/** @throws ColorizeError no_image, not_an_image, too_many_bytes, request_invalid; and whatever `countBytes` throws */
export const readUpload = async (request: FastifyRequest, countBytes: CountBytes): Promise<UploadForm> => {
  const { bytes, fields } = await readParts(request, countBytes).catch((error: unknown) => {
    throw withCode(error)
  })
  if (!bytes) throw new ColorizeError('no_image', 'no file in the field image')
  if (bytes.length === 0) throw new ColorizeError('not_an_image', 'an empty file')
  return { bytes, fields }
}
