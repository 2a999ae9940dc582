import type { ChatInputCommandInteraction } from 'discord.js'
import type { PlacePolicy } from '../../../core/domain.ts'
import { managersOnly } from '../messages/answer.ts'
import { settingsText } from '../messages/settings.ts'
import type { PlatformStore } from '../../store.ts'
import { isManager } from './interaction-context.ts'
import { replyImmediately } from './acknowledge.ts'

type Options = ChatInputCommandInteraction['options']

/** More than any server has; a list of strangers must end somewhere. */
const mostChannels = 100

const channelsAfter = (options: Options, { channels }: PlacePolicy): string[] | undefined => {
  if (options.getBoolean('all') === true) return undefined
  const added = options.getChannel('add')?.id
  const removed = options.getChannel('remove')?.id
  const kept = (channels ?? []).filter((id) => id !== removed && id !== added)
  const after = [...kept, ...(added === undefined ? [] : [added])].slice(-mostChannels)
  return channels === undefined && added === undefined ? undefined : after
}

/** What a subcommand changes. */
const changeIn = (options: Options, policy: PlacePolicy): Partial<PlacePolicy> | undefined => {
  switch (options.getSubcommand()) {
    case 'on':
      return { speak: 'freely' }
    case 'off':
      return { speak: 'off' }
    case 'channels':
      return { channels: channelsAfter(options, policy) }
    case 'vividness':
      return { vividness: options.getNumber('value', true) }
    case 'quota':
      return { hourlyLimit: options.getInteger('per-hour') ?? undefined }
    default:
      return undefined
  }
}

/** `/colorize-settings`: those who manage a server, about it. */
export const settingsCommand = async (
  interaction: ChatInputCommandInteraction,
  { store }: { store: PlatformStore },
): Promise<void> => {
  const { guildId, options, locale } = interaction
  if (guildId === null || !isManager(interaction)) return replyImmediately(interaction, managersOnly(locale))
  const before = await store.policyOf(guildId)
  const change = changeIn(options, before)
  const { speak, channels, vividness, hourlyLimit } = change
    ? await store.updatePolicy(guildId, change)
    : before
  const settings = {
    isOn: speak !== 'off',
    channels: channels?.map((id) => `<#${id}>`),
    vividness,
    hourlyLimit,
  }
  return replyImmediately(interaction, settingsText(settings, locale))
}
