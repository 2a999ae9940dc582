import { MessageFlags, Routes, type REST } from 'discord.js'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { ColorizeError } from '../../../core/errors.ts'
import { attempt, codes } from '../client/calls.ts'
import { withoutPictures, type Body } from './body.ts'
import { markOf } from './buttons.ts'
import type { TokenCipher } from '../client/token-cipher.ts'
import { snowflakeAt, timeOf, type InteractionTarget, type Target } from './target.ts'
import { originalResponse } from './original-response.ts'

const messageSchema = z.object({
  id: z.string(),
  channel_id: z.string(),
  content: z.string().default(''),
  flags: z.number().default(0),
  author: z.object({ id: z.string() }).optional(),
  components: z
    .array(z.object({ components: z.array(z.object({ custom_id: z.string().optional() })).default([]) }))
    .default([]),
  message_reference: z.object({ message_id: z.string().optional() }).nullish(),
  interaction_metadata: z.object({ id: z.string() }).nullish(),
})
export type Posted = z.infer<typeof messageSchema>

/** Discord's tokens live 15 minutes; what is tried so late might be tried in vain. */
const tokenMs = 14 * 60_000
/** An answer can be quicker than the acknowledgement that it is to follow: until then there is nothing to edit. */
const settlingMs = 5_000
const settlingStepMs = 250

/** With these an interaction can be answered no more. */
const over: readonly number[] = [codes.unknownWebhook, codes.unknownInteraction, codes.invalidWebhookToken]
/** The bot may not, or cannot, speak there. */
const closed: readonly number[] = [
  codes.missingAccess,
  codes.missingPermissions,
  codes.unknownChannel,
  codes.archivedThread,
  codes.blockedByAutoMod,
  codes.cannotMessageUser,
  codes.noMutualGuild,
]
/** Nobody to write to. */
const absent: readonly number[] = [...closed, codes.invalidRecipients, codes.unknownUser]

/** A channel's messages come in pages; so many are read to find one of ours. */
const pageLength = 100
const mostPages = 10

export const isLoading = ({ flags }: Posted): boolean => (flags & MessageFlags.Loading) !== 0

export const isMarked = ({ components }: Posted, target: Target): boolean =>
  components.some((row) => row.components.some(({ custom_id }) => custom_id === markOf(target)))

const isRefused = (done: object, code: number): boolean => 'refused' in done && done.refused === code

export type DeliverParts = { rest: REST; seal: TokenCipher; myId: () => Promise<string>; guard: () => void }

/** What can be done at Discord for one answer. Each call says `undefined` where that way is closed for good. */
export const createDelivery = ({ rest, seal, myId, guard }: DeliverParts) => {
  const call = async (
    make: () => Promise<unknown>,
    expected: readonly number[],
  ): Promise<Posted | { refused: number }> => {
    guard()
    const done = await attempt(make, expected)
    return 'refused' in done ? done : messageSchema.parse(done.answer)
  }

  const patchOnce = async (target: InteractionTarget, body: Body) => {
    const expected = [...over, codes.unknownMessage, codes.requestTooLarge]
    const edit = ({ body: json, files }: Body) =>
      call(() => rest.patch(originalResponse(target, seal), { body: json, files, auth: false }), expected)
    const done = await edit(body)
    return isRefused(done, codes.requestTooLarge) ? edit(withoutPictures(body)) : done
  }

  /** Nothing to edit yet, while the acknowledgement may still be on its way. */
  const isEarly = ({ interactionId }: InteractionTarget): boolean =>
    Date.now() - timeOf(interactionId) < settlingMs

  /**
   * Edits the interaction's own answer.
   * @throws ColorizeError nobody_to_answer where somebody has deleted it
   */
  const edit = async (target: InteractionTarget, body: Body): Promise<Posted | undefined> => {
    if (Date.now() > target.issuedAtMs + tokenMs) return undefined
    const untilMs = Date.now() + settlingMs // whatever the clock of Discord says
    let done = await patchOnce(target, body)
    while ('refused' in done && isEarly(target) && Date.now() < untilMs) {
      await wait(settlingStepMs)
      done = await patchOnce(target, body)
    }
    if (!('refused' in done)) return done
    if (done.refused === codes.unknownMessage)
      throw new ColorizeError('nobody_to_answer', 'the answer to be was deleted')
    return undefined
  }

  /** Words beside an answer that stays as it is, to who pressed its button alone. */
  const whisper = async (target: InteractionTarget, { body }: Body): Promise<Posted | undefined> => {
    const { applicationId, token } = target
    const json = { ...body, flags: MessageFlags.Ephemeral }
    const route = Routes.webhook(applicationId, seal.open(token))
    const done = await call(() => rest.post(route, { body: json, auth: false }), over)
    return 'refused' in done ? undefined : done
  }

  /** The interaction's own answer, while its token lives. */
  const read = async (target: InteractionTarget): Promise<Posted | undefined> => {
    const done = await call(
      () => rest.get(originalResponse(target, seal), { auth: false }),
      [...over, codes.unknownMessage],
    )
    return 'refused' in done ? undefined : done
  }

  /** Our own messages of the time since the request, in a channel; undefined where we may not look. */
  const ownIn = async (channelId: string, sinceMs: number): Promise<Posted[] | undefined> => {
    const me = await myId()
    const mine: Posted[] = []
    let after = snowflakeAt(sinceMs)
    for (let pages = 0; pages < mostPages; pages++) {
      guard()
      const query = new URLSearchParams({ limit: String(pageLength), after })
      const done = await attempt(() => rest.get(Routes.channelMessages(channelId), { query }), closed)
      if ('refused' in done) return undefined
      const page = z.array(messageSchema).parse(done.answer) // newest first
      mine.push(...page.filter(({ author }) => author?.id === me))
      if (page.length < pageLength) break
      after = page[0]?.id ?? after
    }
    return mine
  }

  /** A message of its own, at most once: Discord knows the nonce again for a few minutes. */
  const post = async (channelId: string, { nonce, messageId }: Target, body: Body, isReply: boolean) => {
    let reference =
      isReply && messageId !== undefined
        ? { message_reference: { message_id: messageId, fail_if_not_exists: false } }
        : {}
    const send = ({ body: json, files }: Body) =>
      call(
        () =>
          rest.post(Routes.channelMessages(channelId), {
            body: { ...json, ...reference, nonce, enforce_nonce: true },
            files,
          }),
        [...closed, codes.noReplyWithoutHistory, codes.requestTooLarge],
      )
    let done = await send(body)
    if (isRefused(done, codes.noReplyWithoutHistory)) {
      reference = {}
      done = await send(body)
    }
    if (isRefused(done, codes.requestTooLarge)) done = await send(withoutPictures(body))
    return 'refused' in done ? undefined : done
  }

  const directChannel = async (userId: string): Promise<string | undefined> => {
    guard()
    const done = await attempt(
      () => rest.post(Routes.userChannels(), { body: { recipient_id: userId } }),
      absent,
    )
    return 'refused' in done ? undefined : z.object({ id: z.string() }).parse(done.answer).id
  }

  return { edit, whisper, read, ownIn, post, directChannel }
}

export type Delivery = ReturnType<typeof createDelivery>
