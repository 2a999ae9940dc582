import { MessageFlags, type ButtonInteraction } from 'discord.js'
import type { PlatformEvents } from '../platform.ts'
import { discordRefusal } from '../../replies-discord.ts'
import { askingOf, idOf, isModerator, maxBytesEach, platform, targetOf } from './asking.ts'
import { refuseAtOnce } from './at-once.ts'
import { readPress, type Press } from './buttons.ts'
import { isSpoilerName } from './pictures.ts'
import type { Seal } from './seal.ts'
import { replyIdOf } from './target.ts'

type PressParts = { events: PlatformEvents; seal: Seal }
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

const render = async (
  interaction: ButtonInteraction,
  { options }: Render,
  { events, seal }: PressParts,
): Promise<void> => {
  const { replyId, spoilers } = answerOf(interaction)
  const { user, locale, attachmentSizeLimit } = interaction
  const wish = {
    ...{
      id: idOf(interaction),
      platform,
      replyId,
      by: user.id,
      isEntitled: isModerator(interaction),
      options,
    },
    ...{ locale, maxBytes: maxBytesEach(attachmentSizeLimit, spoilers.length) },
    target: targetOf(interaction, seal, lookOf(interaction, options)),
  }
  const wanted = await events.adjusted(wish).catch(() => ({ code: 'busy' as const }))
  if ('code' in wanted) return refuseAtOnce(interaction, wanted.code)
  const { objection } = await events
    .prospect(askingOf(interaction))
    .catch(() => ({ objection: 'busy' as const }))
  if (objection !== undefined) return refuseAtOnce(interaction, objection)
  const [acknowledged, recorded] = await Promise.allSettled([
    interaction.deferUpdate(),
    events.requested(wanted.request),
  ])
  if (recorded.status === 'rejected') {
    const content = discordRefusal('busy', locale)
    // the answer itself is as it was: nothing of it is lost, and nobody else need read this
    if (acknowledged.status === 'fulfilled')
      await interaction.followUp({ content, flags: MessageFlags.Ephemeral })
    throw recorded.reason
  }
  if (acknowledged.status === 'rejected') throw acknowledged.reason
}

const remove = async (interaction: ButtonInteraction, { events, seal }: PressParts): Promise<void> => {
  const { replyId } = answerOf(interaction)
  const target = targetOf(interaction, seal, lookOf(interaction, { vividness: 1, sideBySide: false }))
  const wish = {
    ...{ platform, replyId, by: interaction.user.id, target },
    isEntitled: () => Promise.resolve(isModerator(interaction)),
  }
  const isGoing = await events.unwanted(wish).catch(() => 'busy' as const)
  if (isGoing === true) await interaction.deferUpdate()
  else await refuseAtOnce(interaction, isGoing === false ? 'not_yours' : isGoing)
}

/** A button under an answer of ours. */
export const pressed = async (interaction: ButtonInteraction, parts: PressParts): Promise<void> => {
  const press = readPress(interaction.customId)
  if (press?.kind === 'render') return render(interaction, press, parts)
  if (press?.kind === 'remove') return remove(interaction, parts)
  return refuseAtOnce(interaction, 'answer_gone')
}
