import { permission } from '../bitfields.ts'
import { permissionsIn } from '../store/permissions.ts'
import type { DiscordState } from '../store/state.ts'
import type { Channel, Command, Interaction, User } from '../store/types.ts'

export type Owners = Interaction['owners']

export type UsageContext = { user: User; channel: Channel }

export const interactionContext = ({ directory }: DiscordState, channel: Channel): 0 | 1 | 2 =>
  channel.guildId !== undefined ? 0 : directory.isBotDm(channel) ? 1 : 2

/** The installations (guild, user) through which a command is available; empty if it is not available. */
export const installationOwners = (
  state: DiscordState,
  command: Command,
  { user, channel }: UsageContext,
): Owners => {
  const context = interactionContext(state, channel)
  const guild = state.directory.guildOf(channel)
  if (command.guildId !== undefined) return command.guildId === guild?.id ? { 0: guild.id } : {}
  if (command.contexts && !command.contexts.includes(context)) return {}
  const byGuild = guild ? state.directory.hasBot(guild) : context === 1 && state.directory.sharesGuild(user)
  return {
    ...(byGuild && command.integrationTypes.includes(0) && { 0: guild?.id ?? '0' }),
    ...(user.hasInstalled && command.integrationTypes.includes(1) && { 1: user.id }),
  }
}

const hasPermission = (state: DiscordState, command: Command, { user, channel }: UsageContext): boolean => {
  if (channel.guildId === undefined) return true
  if (command.nsfw && !channel.nsfw) return false
  const held = permissionsIn(state.directory, channel, user.id)
  const wanted = command.defaultMemberPermissions
  if ((held & permission.USE_APPLICATION_COMMANDS) === 0n) return false
  if ((held & permission.ADMINISTRATOR) !== 0n) return true
  // 0 means administrators only
  return wanted === undefined || (wanted !== 0n && (held & wanted) === wanted)
}

/** User-installed applications answer ephemerally where external applications are not allowed. */
export const isForcedEphemeral = (
  { directory }: DiscordState,
  owners: Owners,
  { user, channel }: UsageContext,
): boolean => {
  const guild = directory.guildOf(channel)
  if (!guild || owners['0'] !== undefined) return false
  const held = permissionsIn(directory, channel, user.id)
  return guild.forbidsExternalApps || (held & permission.USE_EXTERNAL_APPS) === 0n
}

/** The commands available to a user in a channel, guild commands first. */
export const availableCommands = (state: DiscordState, setting: UsageContext): Command[] => {
  const { directory, commands } = state
  const isThere = directory.guildOf(setting.channel)?.members ?? new Set(setting.channel.memberIds)
  if (!isThere.has(setting.user.id)) return []
  const { guildId } = setting.channel
  const scopes = [...(guildId === undefined ? [] : commands.inScope(guildId)), ...commands.inScope(undefined)]
  return scopes.filter(
    (command) =>
      Object.keys(installationOwners(state, command, setting)).length > 0 &&
      hasPermission(state, command, setting),
  )
}
