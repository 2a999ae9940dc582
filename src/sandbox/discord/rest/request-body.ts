import type { FastifyRequest } from 'fastify'
import { DiscordRefusal } from './api-error.ts'
import type { Json } from '../store/types.ts'

export type SentFile = { filename: string; bytes: Buffer; contentType: string | undefined }

export type SentForm = {
  fields: Json
  /** By the n of `files[n]`. */
  files: Map<number, SentFile>
  /** Of the heaviest file, and of everything together: of what is too heavy the bytes are not kept. */
  heaviest: number
  total: number
}

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new DiscordRefusal('invalidJson')
  }
}

const asFields = (value: unknown): Json => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw new DiscordRefusal('invalidForm')
}

/** What a request says, be it JSON or a form with files. Everything is read, but kept only up to `maxBytes`. */
export const readSent = async (request: FastifyRequest, maxBytes: number): Promise<SentForm> => {
  const form: SentForm = { fields: {}, files: new Map(), heaviest: 0, total: 0 }
  if (!request.isMultipart()) return { ...form, fields: asFields(request.body ?? {}) }
  for await (const part of request.parts({ limits: { fileSize: Infinity, files: 50, fields: 50 } })) {
    if (part.type === 'field') {
      const text = String(part.value)
      form.total += text.length
      if (part.fieldname === 'payload_json') Object.assign(form.fields, asFields(parseJson(text)))
      else form.fields[part.fieldname] ??= text
      continue
    }
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      size += chunk.length
      form.total += chunk.length
      if (form.total <= maxBytes) chunks.push(chunk)
    }
    form.heaviest = Math.max(form.heaviest, size)
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
