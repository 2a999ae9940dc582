import type { Outcome, ReplyTarget } from '../../../core/domain.ts'
import { ColorizeError, isRetryable } from '../../../core/errors.ts'
import type { ReplyParts } from '../../platform.ts'
import { bodyOf, lateBody, type Body } from './body.ts'
import { isLoading, isMarked, type Delivery, type Posted } from './deliver.ts'
import { parseTarget, replyIdOf, timeOf, type InteractionTarget, type Target } from './target.ts'

export type Replied = { replyId: string; url?: string | undefined }

const sinceMsOf = (target: Target): number =>
  target.kind === 'interaction' ? target.issuedAtMs : timeOf(target.messageId)

const urlOf = ({ guildId }: Target, channelId: string, messageId: string | undefined): string =>
  ['https://discord.com/channels', guildId ?? '@me', channelId, messageId]
    .filter((part) => part !== undefined)
    .join('/')

const isPrivate = (target: Target): boolean => target.kind === 'interaction' && target.isPrivate

const rememberedMs = 24 * 3_600_000
/** What failed loudly left nothing behind: after it, nobody need fear to speak twice. */
const failureKey = ({ nonce }: Target): string => `discord:failed:${nonce}`
const wayKey = ({ nonce }: Target): string => `discord:way:${nonce}`

/** By another way than the interaction's own. */
type Way = 'channel' | 'direct'

/** What earlier tries have left behind, or may have. */
type Before = {
  isRetry: boolean
  /** Each of them has failed, and said so. */
  isSettled: boolean
  /** The way that the last one took: it is kept to, so that no other has an answer too. */
  way: Way | undefined
  take: (way: Way) => Promise<void>
}

/** Somebody's answer, by the first way that is open: the interaction's own, a message in the channel, a direct one. */
export const createReply = (delivery: Delivery) => {
  /** Words alone bear no mark: they are known by themselves. */
  const carries = (message: Posted, target: Target, { body, bare }: Body): boolean =>
    bare === undefined
      ? message.content === body['content'] && !repliesElsewhere(message, target)
      : isMarked(message, target)

  const repliesElsewhere = ({ message_reference: reference }: Posted, { messageId }: Target): boolean =>
    reference?.message_id !== undefined && reference.message_id !== messageId

  /** An earlier try may have given the interaction's own answer, and the token has ended since. */
  const givenBefore = async (
    target: InteractionTarget,
    body: Body,
    { isSettled }: Before,
  ): Promise<Posted | undefined> => {
    const isIt = (message: Posted) => !isLoading(message) && carries(message, target, body)
    const own = await delivery.read(target)
    if (own) return isIt(own) ? own : undefined
    const isSeen = target.isMember && !target.isPrivate && !target.isEdit
    const mine = isSeen ? await delivery.ownIn(target.channelId, target.issuedAtMs) : undefined
    if (!mine && !isSettled)
      throw new ColorizeError('answer_unknown', 'nobody can say whether an earlier try has answered')
    return mine?.find((message) => message.interaction_metadata?.id === target.interactionId && isIt(message))
  }

  /** In a channel where a message like this is not yet. */
  const postIn = async (
    channelId: string,
    target: Target,
    body: Body,
    { isReply, isRetry }: { isReply: boolean; isRetry: boolean },
  ) => {
    const mine = isRetry ? await delivery.ownIn(channelId, sinceMsOf(target)) : []
    return (
      mine?.find((message) => carries(message, target, body)) ??
      delivery.post(channelId, target, body, isReply)
    )
  }

  const postThere = async (target: Target, body: Body, { isRetry, way, take }: Before) => {
    if (!target.isMember || isPrivate(target) || way === 'direct') return undefined
    await take('channel')
    const late = target.kind === 'mention' ? body : lateBody(body, undefined, target.locale)
    return postIn(target.channelId, target, late, { isReply: true, isRetry })
  }

  const postDirectly = async (target: Target, body: Body, { isRetry, take }: Before): Promise<Posted> => {
    await take('direct')
    const where = isPrivate(target) ? undefined : urlOf(target, target.channelId, target.messageId)
    const late = lateBody(body, where, target.locale)
    const channelId = await delivery.directChannel(target.userId)
    const posted = channelId && (await postIn(channelId, target, late, { isReply: false, isRetry }))
    if (!posted)
      throw new ColorizeError('nobody_to_answer', 'neither the channel nor the person can be written to')
    return posted
  }

  /** A follow-up can be found again by nobody: rather none than two. */
  const whisper = (target: InteractionTarget, body: Body, { isSettled }: Before) => {
    if (!isSettled) throw new ColorizeError('answer_unknown', 'an earlier try may have told them')
    return delivery.whisper(target, body)
  }

  const deliver = async (target: Target, body: Body, before: Before): Promise<Posted> => {
    if (target.kind === 'interaction' && before.way === undefined) {
      const isInVain = target.isEdit && body.bare === undefined
      const edited = await (isInVain ? whisper(target, body, before) : delivery.edit(target, body))
      const own = edited ?? (before.isRetry ? await givenBefore(target, body, before) : undefined)
      if (own) return own
      // pictures that are there already are changed or left: a second message would be no change
      if (target.isEdit) throw new ColorizeError('nobody_to_answer', 'the time to change the answer is over')
    }
    return (await postThere(target, body, before)) ?? postDirectly(target, body, before)
  }

  const lookBack = async (target: Target, { store, isRetry }: ReplyParts): Promise<Before> => {
    const known = isRetry ? await store.get(wayKey(target)) : undefined
    const isSettled = !isRetry || (await store.get(failureKey(target))) === 'yes'
    if (isRetry && isSettled) await store.set(failureKey(target), 'no', rememberedMs)
    return {
      isRetry,
      isSettled,
      way: known === 'channel' || known === 'direct' ? known : undefined,
      take: (way) => store.set(wayKey(target), way, rememberedMs),
    }
  }

  /** @throws ColorizeError nobody_to_answer, answer_unknown; retryable ones */
  return async (given: ReplyTarget, outcome: Outcome, aids: ReplyParts): Promise<Replied> => {
    const target = parseTarget(given)
    const before = await lookBack(target, aids)
    try {
      const body = await bodyOf(outcome, target, aids.bytesOf)
      const posted = await deliver(target, body, before)
      const url = isPrivate(target) ? undefined : urlOf(target, posted.channel_id, posted.id)
      return { replyId: replyIdOf(posted), url }
    } catch (error) {
      if (isRetryable(error) && before.isSettled)
        await aids.store.set(failureKey(target), 'yes', rememberedMs)
      throw error
    }
  }
}
