import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ReplyTarget } from '../../../core/domain.ts'
import { ColorizeError } from '../../../core/errors.ts'

const id = z.string().regex(/^\d{1,21}$/)

const common = z.object({
  /** Who asked. */
  userId: id,
  /** Where the answer belongs. */
  channelId: id,
  guildId: id.optional(),
  /** The message that the answer replies to, if it must be a message of its own. */
  messageId: id.optional(),
  /** Whether the bot itself is there, and not only its command: then it may post, read and delete. */
  isMember: z.boolean(),
  /** Of the request; the same for every try. Discord makes no second message of it, for a few minutes. */
  nonce: z.string().max(25),
  locale: z.string().max(35),
  vividness: z.number().min(0).max(2),
  sideBySide: z.boolean(),
  /** Of each picture, in order: whether it was marked as a spoiler. */
  spoilers: z.array(z.boolean()).max(8),
})

const interaction = common.extend({
  kind: z.literal('interaction'),
  interactionId: id,
  applicationId: id,
  /** Sealed: see seal.ts. */
  token: z.string().max(2_000),
  issuedAtMs: z.number(),
  /** Only who asked may see the answer. */
  isPrivate: z.boolean(),
  /** The answer is there already, and this one changes it. */
  isEdit: z.boolean(),
})

const mention = common.extend({ kind: z.literal('mention'), messageId: id })

const schema = z.discriminatedUnion('kind', [interaction, mention])

export type Target = z.infer<typeof schema>
export type InteractionTarget = z.infer<typeof interaction>

/** @throws ColorizeError payload_invalid */
export const parseTarget = (target: ReplyTarget): Target => {
  const parsed = schema.safeParse(target)
  if (parsed.success) return parsed.data
  throw new ColorizeError('payload_invalid', 'not a target of ours', { cause: parsed.error })
}

/** The address of the message, or of the channel where the command was used. */
export const describeTarget = (target: ReplyTarget): { place?: string; url: string } | undefined => {
  const { data } = common.safeParse(target)
  if (!data) return undefined
  const { guildId, channelId, messageId } = data
  const parts = [guildId ?? '@me', channelId, messageId].filter((part) => part !== undefined)
  const url = `https://discord.com/channels/${parts.join('/')}`
  return guildId === undefined ? { url } : { place: `server ${guildId}`, url }
}

/** Discord's nonces have at most 25 characters. */
export const nonceOf = (requestId: string): string =>
  createHash('sha256').update(requestId).digest('base64url').slice(0, 24)

/** Where an answer stands. */
export const replyIdOf = (message: { channel_id: string; id: string }): string =>
  `${message.channel_id}_${message.id}`

const replyIdPattern = /^(\d+)_(\d+)$/

/** @throws ColorizeError payload_invalid */
export const placeOfReply = (replyId: string): { channelId: string; messageId: string } => {
  const [, channelId, messageId] = replyIdPattern.exec(replyId) ?? []
  if (channelId === undefined || messageId === undefined)
    throw new ColorizeError('payload_invalid', 'not a reply of ours')
  return { channelId, messageId }
}

/** Discord's ids begin with the time, ms since 2015. */
export const timeOf = (snowflake: string): number => Number(BigInt(snowflake) >> 22n) + 1_420_070_400_000
export const snowflakeAt = (atMs: number): string =>
  String(BigInt(Math.floor(atMs) - 1_420_070_400_000) << 22n)
