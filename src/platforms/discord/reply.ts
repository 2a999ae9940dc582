import type { Outcome, ReplyTarget } from '../../domain.ts'
import { ColorizeError, isRetryable } from '../../errors.ts'
import type { ReplyAids } from '../platform.ts'
import { bodyOf, lateBody, type Body } from './body.ts'
import { isLoading, type Delivery, type Posted } from './deliver.ts'
import { parseTarget, replyIdOf, timeOf, type InteractionTarget, type Target } from './target.ts'

export type Replied = { replyId: string; url?: string | undefined }

const sinceMsOf = (target: Target): number =>
  target.kind === 'interaction' ? target.issuedAtMs : timeOf(target.messageId)

const urlOf = ({ guildId }: Target, channelId: string, messageId: string): string =>
  `https://discord.com/channels/${guildId ?? '@me'}/${channelId}/${messageId}`

const isPrivate = (target: Target): boolean => target.kind === 'interaction' && target.isPrivate

/** A try that failed loudly left nothing behind: the next one need not fear to speak twice. */
const failureKey = ({ nonce }: Target): string => `discord:failed:${nonce}`
const failureMs = 24 * 3_600_000

/** Somebody's answer, by the first way that is open: the interaction's own, a message in the channel, a direct one. */
export const createReply = (delivery: Delivery) => {
  const carries = (message: Posted, target: Target, { body, files }: Body): boolean =>
    message.content === body['content'] &&
    message.attachments.length >= files.length &&
    (target.messageId === undefined ||
      target.kind === 'interaction' ||
      message.message_reference?.message_id === target.messageId)

  /** An earlier try may have given the interaction's own answer, and the token has ended since. */
  const givenBefore = async (target: InteractionTarget, body: Body): Promise<Posted | undefined> => {
    const own = (await delivery.read(target)) ?? (await originalIn(target))
    return own && !isLoading(own) && carries(own, target, body) ? own : undefined
  }

  const originalIn = async (target: InteractionTarget): Promise<Posted | undefined> => {
    const mine =
      target.isMember && !target.isPrivate
        ? await delivery.ownIn(target.channelId, target.issuedAtMs)
        : undefined
    if (!mine) throw new ColorizeError('answer_unknown', 'nobody can say whether an earlier try has answered')
    return mine.find(({ interaction_metadata }) => interaction_metadata?.id === target.interactionId)
  }

  /** In a channel where a message like this is not yet. */
  const postIn = async (
    channelId: string,
    target: Target,
    body: Body,
    isReply: boolean,
    inDoubt: boolean,
  ) => {
    const mine = inDoubt ? await delivery.ownIn(channelId, sinceMsOf(target)) : []
    return (
      mine?.find((message) => carries(message, target, body)) ??
      delivery.post(channelId, target, body, isReply)
    )
  }

  const postDirectly = async (target: Target, body: Body, inDoubt: boolean): Promise<Posted> => {
    const channelId = await delivery.directChannel(target.userId)
    const posted = channelId === undefined ? undefined : await postIn(channelId, target, body, false, inDoubt)
    if (!posted)
      throw new ColorizeError('nobody_to_answer', 'neither the channel nor the person can be written to')
    return posted
  }

  const postInstead = async (target: Target, body: Body, inDoubt: boolean): Promise<Posted> => {
    const late = target.kind === 'mention' ? body : lateBody(body, undefined, target.locale)
    const mayPost = target.isMember && !isPrivate(target)
    const posted = mayPost ? await postIn(target.channelId, target, late, true, inDoubt) : undefined
    if (posted) return posted
    const where = isPrivate(target) ? undefined : urlOf(target, target.channelId, target.messageId ?? '')
    return postDirectly(target, lateBody(body, where?.replace(/\/$/, ''), target.locale), inDoubt)
  }

  const deliver = async (target: Target, body: Body, inDoubt: boolean): Promise<Posted> => {
    if (target.kind === 'mention') return postInstead(target, body, inDoubt)
    const edited = await delivery.edit(target, body)
    if (edited) return edited
    // pictures that are there already are changed or left: a second message would be no change
    if (target.isEdit) throw new ColorizeError('nobody_to_answer', 'the time to change the answer is over')
    const before = inDoubt ? await givenBefore(target, body) : undefined
    return before ?? postInstead(target, body, inDoubt)
  }

  /** @throws ColorizeError nobody_to_answer, answer_unknown; retryable ones */
  return async (
    given: ReplyTarget,
    outcome: Outcome,
    { store, bytesOf, isRetry }: ReplyAids,
  ): Promise<Replied> => {
    const target = parseTarget(given)
    const hasFailed = isRetry && (await store.get(failureKey(target))) === 'yes'
    if (hasFailed) await store.set(failureKey(target), 'no', failureMs)
    try {
      const body = await bodyOf(outcome, target, bytesOf)
      const posted = await deliver(target, body, isRetry && !hasFailed)
      const url = isPrivate(target) ? undefined : urlOf(target, posted.channel_id, posted.id)
      return { replyId: replyIdOf(posted), url }
    } catch (error) {
      if (isRetryable(error)) await store.set(failureKey(target), 'yes', failureMs)
      throw error
    }
  }
}
