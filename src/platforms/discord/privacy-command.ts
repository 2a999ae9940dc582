import type { ChatInputCommandInteraction } from 'discord.js'
import type { NoticeCode } from '../../domain.ts'
import { ColorizeError } from '../../errors.ts'
import { discordNotice } from '../../replies-discord.ts'
import type { PlatformEvents, PlatformStore } from '../platform.ts'
import { platform } from './asking.ts'
import { sayOfWork } from './at-once.ts'

type PrivacyParts = { events: PlatformEvents; store: PlatformStore }

const change = async (
  { user, options }: ChatInputCommandInteraction,
  { events, store }: PrivacyParts,
): Promise<NoticeCode> => {
  switch (options.getSubcommand()) {
    case 'opt-out':
      await store.setOptOut(user.id, true)
      return 'opted_out'
    case 'opt-in':
      await store.setOptOut(user.id, false)
      return 'opted_in'
    case 'delete-my-data':
      await events.forget({ platform, kind: 'person', name: user.id })
      return 'data_deleted'
    default:
      throw new ColorizeError('payload_invalid', 'not a subcommand of ours')
  }
}

/** `/colorize-privacy`: everybody about themselves. */
export const privacyCommand = (
  interaction: ChatInputCommandInteraction,
  parts: PrivacyParts,
): Promise<void> => {
  const done = change(interaction, parts).then((notice) => discordNotice(notice, interaction.locale))
  return sayOfWork(interaction, done)
}
