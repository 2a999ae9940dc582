import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  noticeCodes,
  speakLevels,
  type ColorizeRequest,
  type Outcome,
  type PlacePolicy,
  type ReplyTarget,
  type Subject,
} from './domain.ts'
import { ColorizeError } from './errors.ts'

/** Schemas of the data in queues and ledger. Jobs are validated when they are written and when they are read. */

// BullMQ reserves colons and ids of digits only
const idSchema = z.string().regex(/^[a-z]+-[A-Za-z0-9_]{1,100}$/)
const targetSchema: z.ZodType<ReplyTarget> = z.record(z.string(), z.unknown())

const resultIdSchema = z.string().regex(/^[0-9a-f]{32}$/)

const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('urls'), urls: z.array(z.url()).min(1).max(8) }),
  z.object({ kind: z.literal('stored'), key: z.string().max(200) }),
  z.object({ kind: z.literal('kept'), resultId: resultIdSchema }),
])

const pictureSchema = z.object({ source: sourceSchema, isVideoStill: z.boolean().optional() })

export const requestSchema = z.object({
  id: idSchema,
  platform: z.string(),
  requester: z.string().max(100).optional(),
  thread: z.string().max(100).optional(),
  place: z.string().max(100).optional(),
  channel: z.string().max(100).optional(),
  owners: z.array(z.string().max(100)).max(40).optional(),
  pictures: z.array(pictureSchema).min(1).max(8),
  options: z.object({ vividness: z.number().min(0).max(2), sideBySide: z.boolean(), force: z.boolean() }),
  locale: z.string().max(35),
  visibility: z.enum(['public', 'private']),
  maxBytes: z.number().int().positive(),
  target: targetSchema,
  nsfw: z.boolean(),
  awaited: z.boolean().optional(),
  unlisted: z.boolean().optional(),
  replaces: idSchema.optional(),
}) satisfies z.ZodType<ColorizeRequest>

const artifactSchema = z.object({
  resultId: resultIdSchema,
  key: z.string(),
  beforeKey: z.string(),
  predictionKey: z.string().optional(),
  pairKey: z.string().optional(),
  contentType: z.string(),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  bytes: z.number().int(),
  model: z.string(),
  vividness: z.number().min(0).max(2).optional(),
})

const refusedSchema = z.object({ kind: z.literal('refused'), code: z.string().max(40) })
const colorizedSchema = z.object({
  kind: z.literal('colorized'),
  artifact: artifactSchema,
  pageUrl: z.url().optional(),
  notes: z.array(z.enum(['first_frame', 'video_still'])),
})

export const policySchema = z.object({
  speak: z.enum(speakLevels),
  nsfw: z.boolean(),
  channels: z.array(z.string().max(100)).max(100).optional(),
  hourlyLimit: z.number().int().min(1).optional(),
  vividness: z.number().min(0).max(2).optional(),
}) satisfies z.ZodType<PlacePolicy>

const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('colorized'),
    pictures: z
      .array(z.discriminatedUnion('kind', [colorizedSchema, refusedSchema]))
      .min(1)
      .max(8),
    nsfw: z.boolean().default(false),
  }),
  refusedSchema,
  z.object({ kind: z.literal('repeated'), url: z.string().max(2_000) }),
  z.object({
    kind: z.literal('notice'),
    notice: z.enum(noticeCodes),
    place: z.string().max(100).optional(),
    policy: policySchema.optional(),
  }),
]) satisfies z.ZodType<Outcome>

export const replySchema = z.object({
  id: idSchema,
  platform: z.string(),
  target: targetSchema,
  outcome: outcomeSchema,
})
export type ReplyJob = z.infer<typeof replySchema>

/** An answer of the bot to delete, together with its results. */
export const removalSchema = z.object({
  platform: z.string(),
  replyId: z.string().regex(/^[A-Za-z0-9_]{1,100}$/),
  /** Set if the platform needs it to reach the answer. */
  target: targetSchema.optional(),
})
export type RemovalJob = z.infer<typeof removalSchema>

export const subjectSchema = z.object({
  platform: z.string(),
  kind: z.enum(['person', 'place']),
  name: z.string().max(100),
}) satisfies z.ZodType<Subject>

export const removalId = ({ platform, replyId }: RemovalJob): string => `remove-${platform}-${replyId}`

/** Hashed, because job ids stay in BullMQ's event log and must not contain a name. */
export const erasureId = ({ platform, kind, name }: Subject): string =>
  `forget-${createHash('sha256')
    .update(JSON.stringify([platform, kind, name]))
    .digest('hex')}`

/**
 * The version of the payloads. The envelope `{ v, payload }` and the job ids must never change, so that an older program
 * recognises a newer payload and leaves it to a newer worker.
 */
const version = 2
const packed = z.object({ v: z.number().int(), payload: z.unknown() })

/** A job of a newer version is offered to the workers again after this time. */
const newerRetryMs = 15_000

export const payloadNewer = (what: string): ColorizeError =>
  new ColorizeError('payload_newer', `${what} needs a newer version of the program`, {
    retryAfterMs: newerRetryMs,
  })

const parse = <T>(schema: z.ZodType<T>, data: unknown): T => {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  throw new ColorizeError('payload_invalid', 'the payload is invalid', { cause: parsed.error })
}

type Packed<T> = { v: typeof version; payload: T }

/** @throws ColorizeError payload_invalid */
export const pack = <T>(schema: z.ZodType<T>, payload: unknown): Packed<T> => ({
  v: version,
  payload: parse(schema, payload),
})

/** @throws ColorizeError payload_invalid; payload_newer if a newer version wrote it */
export const unpack = <T>(schema: z.ZodType<T>, data: unknown): T => {
  const { v, payload } = parse(packed, data)
  if (v > version) throw payloadNewer(`payload version ${v}`)
  if (v < version) throw new ColorizeError('payload_invalid', `payload version ${v} is not supported`)
  return parse(schema, payload)
}

const fromLedger = <T>(schema: z.ZodType<T>, json: string): T => {
  const data: unknown = JSON.parse(json)
  const isPacked = packed.safeParse(data).success
  return isPacked ? unpack(schema, data) : parse(schema, data) // the first entries have version 2 without an envelope
}

/** Not validated: the ledger records every request, and an invalid one fails when it is read. */
const toLedger = (payload: unknown): string => JSON.stringify({ v: version, payload })

export const writeRequest = (request: ColorizeRequest): string => toLedger(request)
export const writeOutcome = (outcome: Outcome): string => toLedger(outcome)
/** @throws ColorizeError payload_invalid, payload_newer */
export const parseRequest = (json: string): ColorizeRequest => fromLedger(requestSchema, json)
/** @throws ColorizeError payload_invalid, payload_newer */
export const parseOutcome = (json: string): Outcome => fromLedger(outcomeSchema, json)
