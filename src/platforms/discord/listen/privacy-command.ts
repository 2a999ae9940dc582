import type { ChatInputCommandInteraction } from 'discord.js'
import { discordNotice } from '../messages/answer.ts'
import type { PlatformEvents } from '../../events.ts'
import type { PlatformStore } from '../../store.ts'
import { platform } from './interaction-context.ts'
import { replyImmediately } from './acknowledge.ts'

/** `/colorize-privacy`: everybody about themselves. */
export const privacyCommand = async (
  interaction: ChatInputCommandInteraction,
  { events, store }: { events: PlatformEvents; store: PlatformStore },
): Promise<void> => {
  const { user, locale, options } = interaction
  switch (options.getSubcommand()) {
    case 'opt-out':
      await store.setOptOut(user.id, true)
      return replyImmediately(interaction, discordNotice('opted_out', locale))
    case 'opt-in':
      await store.setOptOut(user.id, false)
      return replyImmediately(interaction, discordNotice('opted_in', locale))
    case 'delete-my-data':
      await events.onErasureRequested({ platform, kind: 'person', name: user.id })
      return replyImmediately(interaction, discordNotice('data_deleted', locale))
  }
}
