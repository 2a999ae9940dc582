import { MessageFlags, type ButtonInteraction } from 'discord.js'
import type { ColorizeRequest } from '../../../core/domain.ts'
import type { ErrorCode } from '../../../core/errors.ts'
import type { AdjustmentRequest, PlatformEvents } from '../../events.ts'
import { contextOf, idOf, isModerator, maxBytesEach, platform, targetOf } from './interaction-context.ts'
import { inTime, refuseImmediately } from './acknowledge.ts'
import { readPress, type Press } from '../reply/buttons.ts'
import { isSpoilerName } from './pictures.ts'
import type { TokenCipher } from '../client/token-cipher.ts'
import { replyIdOf } from '../reply/target.ts'

/** Discord waits 3 s for a sign of life: so long we try to say at once why not. */
const lookMs = 1_000

type PressParts = { events: PlatformEvents; seal: TokenCipher }
type Render = Extract<Press, { kind: 'render' }>

const answerOf = ({ message }: ButtonInteraction) => {
  const spoilers = [...message.attachments.values()].map(({ name }) => isSpoilerName(name))
  return {
    replyId: replyIdOf({ channel_id: message.channelId, id: message.id }),
    spoilers,
    isPrivate: message.flags.has(MessageFlags.Ephemeral),
    messageId: message.id,
  }
}

const lookOf = (interaction: ButtonInteraction, options: Render['options']) => {
  const { spoilers, isPrivate, messageId } = answerOf(interaction)
  return { ...options, spoilers, isPrivate, messageId, isEdit: true }
}

type Verdict = { request: ColorizeRequest } | { code: ErrorCode }

/** What comes of it, and why it would be refused. */
const judge = async (
  interaction: ButtonInteraction,
  wish: AdjustmentRequest,
  events: PlatformEvents,
): Promise<Verdict> => {
  const wanted = await events.onAdjustmentRequested(wish)
  if ('code' in wanted) return wanted
  const { rejection } = await events.checkEligibility(contextOf(interaction))
  return rejection === undefined ? wanted : { code: rejection }
}

const busy = { code: 'busy' } as const

const render = async (
  interaction: ButtonInteraction,
  { options }: Render,
  { events, seal }: PressParts,
): Promise<void> => {
  const { replyId, spoilers } = answerOf(interaction)
  const { user, locale, attachmentSizeLimit } = interaction
  const who = { by: user.id, isEntitled: isModerator(interaction) }
  const wish = {
    id: idOf(interaction),
    platform,
    replyId,
    options,
    ...who,
    locale,
    maxBytes: maxBytesEach(attachmentSizeLimit, spoilers.length),
    target: targetOf(interaction, seal, lookOf(interaction, options)),
  }
  const judging = judge(interaction, wish, events).catch(() => busy)
  const known = await inTime(judging, lookMs)
  if (known && 'code' in known) return refuseImmediately(interaction, known.code)
  const recording = judging.then(async (verdict) => {
    if ('code' in verdict) return verdict.code
    await events.onRequest(verdict.request)
    return undefined
  })
  const [acknowledged, recorded] = await Promise.allSettled([interaction.deferUpdate(), recording])
  const code = recorded.status === 'rejected' ? 'busy' : recorded.value
  // the answer itself is as it was: nothing of it is lost, and nobody else need read this
  if (code !== undefined) await refuseImmediately(interaction, code)
  if (recorded.status === 'rejected') throw recorded.reason
  if (acknowledged.status === 'rejected') throw acknowledged.reason
}

const remove = async (interaction: ButtonInteraction, { events, seal }: PressParts): Promise<void> => {
  const { replyId } = answerOf(interaction)
  const target = targetOf(interaction, seal, lookOf(interaction, { vividness: 1, sideBySide: false }))
  const wish = {
    platform,
    replyId,
    by: interaction.user.id,
    target,
    isEntitled: () => Promise.resolve(isModerator(interaction)),
  }
  const going = events.onRemovalRequested(wish).then(
    (isGoing) => (isGoing ? 'going' : 'not_yours'),
    () => busy.code,
  )
  const known = await inTime(going, lookMs)
  if (known === undefined || known === 'going') await interaction.deferUpdate()
  const end = known ?? (await going)
  if (end !== 'going') await refuseImmediately(interaction, end)
}

/** A button under an answer of ours. */
export const handleButton = async (interaction: ButtonInteraction, parts: PressParts): Promise<void> => {
  const press = readPress(interaction.customId)
  if (press?.kind === 'render') return render(interaction, press, parts)
  if (press?.kind === 'remove') return remove(interaction, parts)
  return refuseImmediately(interaction, 'answer_gone')
}
