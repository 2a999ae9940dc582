import type { ChatInputCommandInteraction } from 'discord.js'
import { discordNotice } from '../../replies-discord.ts'
import type { PlatformEvents, PlatformStore } from '../platform.ts'
import { platform } from './asking.ts'
import { sayAtOnce } from './at-once.ts'

/** `/colorize-privacy`: everybody about themselves. */
export const privacyCommand = async (
  interaction: ChatInputCommandInteraction,
  { events, store }: { events: PlatformEvents; store: PlatformStore },
): Promise<void> => {
  const { user, locale, options } = interaction
  switch (options.getSubcommand()) {
    case 'opt-out':
      await store.setOptOut(user.id, true)
      return sayAtOnce(interaction, discordNotice('opted_out', locale))
    case 'opt-in':
      await store.setOptOut(user.id, false)
      return sayAtOnce(interaction, discordNotice('opted_in', locale))
    case 'delete-my-data':
      await events.forget({ platform, kind: 'person', name: user.id })
      return sayAtOnce(interaction, discordNotice('data_deleted', locale))
  }
}
