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

/** What lies in the queues and in the ledger, checked on the way in and on the way out. */

// no colon: BullMQ keeps it for itself; never digits only: those would be its own ids
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

/** An answer of ours that is to go, and all that we keep for it. */
export const removalSchema = z.object({
  platform: z.string(),
  replyId: z.string().regex(/^[A-Za-z0-9_]{1,100}$/),
  /** By which the platform may reach what it could not reach by itself. */
  target: targetSchema.optional(),
})
export type RemovalJob = z.infer<typeof removalSchema>

/** Whose requests are to be forgotten. */
export const subjectSchema = z.object({
  platform: z.string(),
  kind: z.enum(['person', 'place']),
  name: z.string().max(100),
}) satisfies z.ZodType<Subject>

export const removalId = ({ platform, replyId }: RemovalJob): string => `remove-${platform}-${replyId}`

/** Ids stay in BullMQ's log of events: this one tells nobody's name. */
export const erasureId = ({ platform, kind, name }: Subject): string =>
  `forget-${createHash('sha256')
    .update(JSON.stringify([platform, kind, name]))
    .digest('hex')}`

/**
 * The form of what is packed here. Its packing and the ids around it stay as they are in every version: an older program
 * sees by them that something is too new for it, and leaves it to a newer one.
 */
const version = 2
const packed = z.object({ v: z.number().int(), payload: z.unknown() })

/** How long a job of a newer version waits for a newer worker, over and over. */
const untilUpgradedMs = 15_000

export const payloadNewer = (what: string): ColorizeError =>
  new ColorizeError('payload_newer', `${what} is for a newer version than this one`, {
    retryAfterMs: untilUpgradedMs,
  })

const parse = <T>(schema: z.ZodType<T>, data: unknown): T => {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  throw new ColorizeError('payload_invalid', 'not a payload of ours', { cause: parsed.error })
}

type Packed<T> = { v: typeof version; payload: T }

/** @throws ColorizeError payload_invalid */
export const pack = <T>(schema: z.ZodType<T>, payload: unknown): Packed<T> => ({
  v: version,
  payload: parse(schema, payload),
})

/** @throws ColorizeError payload_invalid; payload_newer where a newer version wrote it */
export const unpack = <T>(schema: z.ZodType<T>, data: unknown): T => {
  const { v, payload } = parse(packed, data)
  if (v > version) throw payloadNewer(`form ${v}`)
  if (v < version)
    throw new ColorizeError('payload_invalid', `form ${v} was read before the first release only`)
  return parse(schema, payload)
}

const fromLedger = <T>(schema: z.ZodType<T>, json: string): T => {
  const data: unknown = JSON.parse(json)
  const isPacked = packed.safeParse(data).success
  return isPacked ? unpack(schema, data) : parse(schema, data) // the first entries had form 2 and did not say so
}

/** Not checked on the way in: the ledger has what was asked for, whatever it was, and it fails there. */
const toLedger = (payload: unknown): string => JSON.stringify({ v: version, payload })

export const writeRequest = (request: ColorizeRequest): string => toLedger(request)
export const writeOutcome = (outcome: Outcome): string => toLedger(outcome)
/** @throws ColorizeError payload_invalid, payload_newer */
export const parseRequest = (json: string): ColorizeRequest => fromLedger(requestSchema, json)
/** @throws ColorizeError payload_invalid, payload_newer */
export const parseOutcome = (json: string): Outcome => fromLedger(outcomeSchema, json)
