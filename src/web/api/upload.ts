import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { ColorizeError } from '../../core/errors.ts'
import type { Grow } from './upload-limiter.ts'

export const maxUploadBytes = 25 * 1024 * 1024
/** Beside the file itself. */
const maxFormBytes = 64 * 1024

/** No more than these; what else is in a form is nobody's photo. */
export const multipartLimits = {
  fileSize: maxUploadBytes,
  ...{ files: 1, fields: 8, parts: 9, fieldSize: 100, fieldNameSize: 100, headerPairs: 50 },
}

export type Form = { bytes: Uint8Array; fields: Record<string, unknown> }

/** As JSON would have it; what is neither stays as it is, and is refused later. */
const valueOf = (text: unknown): unknown => {
  if (text === 'true' || text === '1' || text === 'on') return true
  if (text === 'false' || text === '0') return false
  return text
}

const numberOf = (text: unknown): unknown =>
  typeof text === 'string' && /^\d+(\.\d*)?$|^\.\d+$/.test(text) ? Number(text) : text

/** @throws ColorizeError too_many_bytes by what the sender announces: nothing of it is read */
export const checkLength = ({ headers }: FastifyRequest): void => {
  if (Number(headers['content-length']) > maxUploadBytes + maxFormBytes)
    throw new ColorizeError('too_many_bytes', 'a body larger than any photo may be')
}

const photoOf = async ({ file }: MultipartFile, grow: Grow): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  for await (const chunk of file as AsyncIterable<Buffer>) {
    grow(chunk.length)
    chunks.push(chunk)
  }
  if (file.truncated) throw new ColorizeError('too_many_bytes', 'the photo is too large')
  return Buffer.concat(chunks)
}

const collect = async (
  request: FastifyRequest,
  grow: Grow,
): Promise<Partial<Form> & Pick<Form, 'fields'>> => {
  // of a connection that has ended already nothing more is told, not even that
  if (request.raw.destroyed) throw new ColorizeError('request_invalid', 'cut off before it was read')
  const fields: Record<string, unknown> = {}
  let bytes: Uint8Array | undefined
  for await (const part of request.parts())
    if (part.type === 'field')
      fields[part.fieldname] = part.fieldname === 'vividness' ? numberOf(part.value) : valueOf(part.value)
    else if (part.fieldname === 'image') bytes = await photoOf(part, grow)
    else part.file.resume() // what follows can only be read after it
  return { fields, ...(bytes && { bytes }) }
}

const coded = (error: unknown): unknown => {
  if (error instanceof ColorizeError) return error
  const isTooLarge = (error as { code?: unknown }).code === 'FST_REQ_FILE_TOO_LARGE'
  if (isTooLarge) return new ColorizeError('too_many_bytes', 'the photo is too large', { cause: error })
  return new ColorizeError('request_invalid', 'the form is malformed', { cause: error })
}

/** @throws ColorizeError no_image, not_an_image, too_many_bytes, request_invalid; and whatever `grow` throws */
export const readForm = async (request: FastifyRequest, grow: Grow): Promise<Form> => {
  const { bytes, fields } = await collect(request, grow).catch((error: unknown) => {
    throw coded(error)
  })
  if (!bytes) throw new ColorizeError('no_image', 'no file in the field image')
  if (bytes.length === 0) throw new ColorizeError('not_an_image', 'an empty file')
  return { bytes, fields }
}
