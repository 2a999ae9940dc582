import {
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type MessageContextMenuCommandInteraction,
} from 'discord.js'
import type { ColorizeRequest } from '../../../core/domain.ts'
import type { RequestContext } from '../../events.ts'
import type { TokenCipher } from '../client/token-cipher.ts'
import { nonceOf, type InteractionTarget } from '../reply/target.ts'

export const platform = 'discord'

export type AnyInteraction =
  ChatInputCommandInteraction | MessageContextMenuCommandInteraction | ButtonInteraction

export const idOf = (interaction: { id: string }): string => `${platform}-${interaction.id}`

/** An answer may weigh this much as a whole, whatever one file of it may. Bytes. */
const mostBytes = 25 * 1024 * 1024
const slackBytes = 64 * 1024
const smallestLimit = 10 * 1024 * 1024

/** What each of so many pictures may weigh. Bytes. */
export const maxBytesEach = (limit: number | undefined, pictures: number): number => {
  const perFile = limit ?? smallestLimit
  return Math.min(perFile, Math.floor((Math.max(mostBytes, perFile) - slackBytes) / Math.max(1, pictures)))
}

type AnyChannel = {
  id: string
  nsfw?: boolean
  parentId?: string | null
  parent?: unknown
  isThread?: () => boolean
}

/** A thread is part of its channel, in what may be shown and said there. */
export const channelOf = (channel: AnyChannel | null): { id: string | undefined; nsfw: boolean } => {
  const parent = channel?.isThread?.() === true ? (channel.parent as AnyChannel | null) : undefined
  return {
    id: channel?.isThread?.() === true ? (channel.parentId ?? channel.id) : channel?.id,
    nsfw: (parent ?? channel)?.nsfw === true,
  }
}

/** Who asks where. */
export const contextOf = (
  interaction: AnyInteraction,
  owners: readonly string[] = [],
): RequestContext & Pick<ColorizeRequest, 'nsfw'> => {
  const channel = channelOf(interaction.channel)
  return {
    platform,
    requester: interaction.user.id,
    owners: [...owners],
    place: interaction.guildId ?? undefined,
    channel: interaction.guildId === null ? undefined : (channel.id ?? interaction.channelId),
    nsfw: channel.nsfw,
  }
}

/** The bot itself is there, and not only its command: in a server that it was added to, or in a chat with it. */
const isMember = ({ authorizingIntegrationOwners, guildId, context }: AnyInteraction): boolean =>
  guildId === null
    ? context === InteractionContextType.BotDM
    : authorizingIntegrationOwners[ApplicationIntegrationType.GuildInstall] !== undefined

export const isModerator = ({ memberPermissions }: AnyInteraction): boolean =>
  memberPermissions?.has(PermissionFlagsBits.ManageMessages) === true

export const isManager = ({ memberPermissions }: AnyInteraction): boolean =>
  memberPermissions?.has(PermissionFlagsBits.ManageGuild) === true

type Look = Pick<
  InteractionTarget,
  'vividness' | 'sideBySide' | 'spoilers' | 'isPrivate' | 'isEdit' | 'messageId'
>

export const targetOf = (interaction: AnyInteraction, seal: TokenCipher, look: Look): InteractionTarget => ({
  kind: 'interaction',
  interactionId: interaction.id,
  applicationId: interaction.applicationId,
  token: seal.close(interaction.token),
  issuedAtMs: interaction.createdTimestamp,
  userId: interaction.user.id,
  channelId: interaction.channelId,
  guildId: interaction.guildId ?? undefined,
  isMember: isMember(interaction),
  nonce: nonceOf(idOf(interaction)),
  locale: interaction.locale,
  ...look,
})
