import type { FastifyRequest } from 'fastify'
import type { Json } from '../store/types.ts'
import { DiscordApiError } from './api-error.ts'

export type UploadedFile = { filename: string; bytes: Buffer; contentType: string | undefined }

export type RequestBody = {
  fields: Json
  /** By the n in `files[n]`. */
  files: Map<number, UploadedFile>
  /** Sizes as sent; bytes beyond the limit are counted but not kept. */
  largestFileBytes: number
  totalBytes: number
}

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new DiscordApiError('invalidJson')
  }
}

const asFields = (value: unknown): Json => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw new DiscordApiError('invalidForm')
}

/** Reads JSON or a multipart form with files. The whole body is read, but at most `maxBytes` of files are kept. */
export const readRequestBody = async (request: FastifyRequest, maxBytes: number): Promise<RequestBody> => {
  const form: RequestBody = { fields: {}, files: new Map(), largestFileBytes: 0, totalBytes: 0 }
  if (!request.isMultipart()) return { ...form, fields: asFields(request.body ?? {}) }
  for await (const part of request.parts({ limits: { fileSize: Infinity, files: 50, fields: 50 } })) {
    if (part.type === 'field') {
      const text = String(part.value)
      form.totalBytes += text.length
      if (part.fieldname === 'payload_json') Object.assign(form.fields, asFields(parseJson(text)))
      else form.fields[part.fieldname] ??= text
      continue
    }
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      size += chunk.length
      form.totalBytes += chunk.length
      if (form.totalBytes <= maxBytes) chunks.push(chunk)
    }
    form.largestFileBytes = Math.max(form.largestFileBytes, size)
    const place = Number(/^files?\[?(\d*)\]?$/.exec(part.fieldname)?.[1] ?? NaN)
    if (!Number.isNaN(place))
      form.files.set(place, {
        filename: part.filename,
        bytes: Buffer.concat(chunks),
        contentType: part.mimetype === 'application/octet-stream' ? undefined : part.mimetype,
      })
  }
  return form
}
