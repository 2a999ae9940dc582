import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { ColorizeRequest, Outcome } from '../../src/core/domain.ts'
import {
  pack,
  parseOutcome,
  parseRequest,
  removalSchema,
  replySchema,
  requestSchema,
  subjectSchema,
  unpack,
  writeOutcome,
  writeRequest,
} from '../../src/core/payloads.ts'

/** Payloads of every released version, one folder each. An upgrade must read what an older version left in Redis. */
const fixtures = fileURLToPath(new URL('../fixtures/payloads/', import.meta.url))
type Packed = { v: number; payload: unknown }
const read = (name: string): Packed => JSON.parse(readFileSync(`${fixtures}${name}`, 'utf8')) as Packed
const schemas: Record<string, z.ZodType> = {
  request: requestSchema,
  reply: replySchema,
  removal: removalSchema,
  subject: subjectSchema,
}
const released = readdirSync(fixtures).flatMap((version) =>
  readdirSync(`${fixtures}${version}`).map((file) => {
    const schema = schemas[/^[a-z]+/.exec(file)?.[0] ?? '']
    if (!schema) throw new Error(`no schema for ${file}`)
    return { name: `${version}/${file}`, schema }
  }),
)

describe('a payload of a released version', () => {
  it.each(released)('is read completely: $name', ({ name, schema }) => {
    const data = read(name)
    expect(unpack(schema, data)).toEqual(data.payload)
  })

  it('is read from the ledger, with and without an envelope', () => {
    const request = read('v2/request.json')
    const reply = read('v2/reply-colorized.json').payload as { outcome: Outcome }
    for (const stored of [request, request.payload])
      expect(parseRequest(JSON.stringify(stored))).toEqual(request.payload)
    for (const stored of [{ v: 2, payload: reply.outcome }, reply.outcome])
      expect(parseOutcome(JSON.stringify(stored))).toEqual(reply.outcome)
  })

  it('equals what this version writes', () => {
    const request = read('v2/request.json')
    const { outcome } = read('v2/reply-notice.json').payload as { outcome: Outcome }
    expect(pack(requestSchema, request.payload)).toEqual(request)
    expect(JSON.parse(writeRequest(request.payload as ColorizeRequest))).toEqual(request)
    expect(JSON.parse(writeOutcome(outcome))).toEqual({ v: 2, payload: outcome })
  })
})

describe('unpack', () => {
  it.each([
    ['a newer version', { v: 3, payload: {} }, 'payload_newer'],
    ['an unreleased version', { v: 1, payload: {} }, 'payload_invalid'],
    ['a payload without an envelope', read('v2/request.json').payload, 'payload_invalid'],
    ['nothing', undefined, 'payload_invalid'],
    ['a payload of another kind', read('v2/removal.json'), 'payload_invalid'],
  ])('rejects %s', (_, data, code) => {
    expect(() => unpack(requestSchema, data)).toThrow(expect.objectContaining({ code }))
  })
})

describe('an entry of the ledger', () => {
  it('is rejected if it is newer or invalid', () => {
    expect(() => parseRequest('{"v":3,"payload":{}}')).toThrow(
      expect.objectContaining({ code: 'payload_newer' }),
    )
    expect(() => parseOutcome('{"kind":"sung"}')).toThrow(
      expect.objectContaining({ code: 'payload_invalid' }),
    )
  })
})
