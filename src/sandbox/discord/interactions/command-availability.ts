import { permission } from '../bitfields.ts'
import { permissionsIn } from '../store/permissions.ts'
import type { Channel, Command, Interaction, User } from '../store/types.ts'
import type { World } from '../store/state.ts'

export type Owners = Interaction['owners']

/** Where a command is used, and by whom. */
export type Setting = { user: User; channel: Channel }

export const contextOf = ({ places }: World, channel: Channel): 0 | 1 | 2 =>
  channel.guildId !== undefined ? 0 : places.isBotDm(channel) ? 1 : 2

/** By which installations a command can be used there: the guild's, the person's own, both; none where it is empty. */
export const ownersFor = (world: World, command: Command, { user, channel }: Setting): Owners => {
  const context = contextOf(world, channel)
  const guild = world.places.guildOf(channel)
  if (command.guildId !== undefined) return command.guildId === guild?.id ? { 0: guild.id } : {}
  if (command.contexts && !command.contexts.includes(context)) return {}
  const byGuild = guild ? world.places.hasBot(guild) : context === 1 && world.places.sharesGuild(user)
  return {
    ...(byGuild && command.integrationTypes.includes(0) && { 0: guild?.id ?? '0' }),
    ...(user.hasInstalled && command.integrationTypes.includes(1) && { 1: user.id }),
  }
}

const mayUse = (world: World, command: Command, { user, channel }: Setting): boolean => {
  if (channel.guildId === undefined) return true
  if (command.nsfw && !channel.nsfw) return false
  const held = permissionsIn(world.places, channel, user.id)
  const wanted = command.defaultMemberPermissions
  if ((held & permission.USE_APPLICATION_COMMANDS) === 0n) return false
  if ((held & permission.ADMINISTRATOR) !== 0n) return true
  // no permission at all stands for: nobody but administrators
  return wanted === undefined || (wanted !== 0n && (held & wanted) === wanted)
}

/** Whether only the person sees the answer, whatever the application wants. */
export const isForcedEphemeral = ({ places }: World, owners: Owners, { user, channel }: Setting): boolean => {
  const guild = places.guildOf(channel)
  if (!guild || owners['0'] !== undefined) return false
  const held = permissionsIn(places, channel, user.id)
  return guild.forbidsExternalApps || (held & permission.USE_EXTERNAL_APPS) === 0n
}

/** The commands that somebody is offered somewhere, the guild's own first. */
export const commandsOffered = (world: World, setting: Setting): Command[] => {
  const { places, commands } = world
  const isThere = places.guildOf(setting.channel)?.members ?? new Set(setting.channel.memberIds)
  if (!isThere.has(setting.user.id)) return []
  const { guildId } = setting.channel
  const scopes = [...(guildId === undefined ? [] : commands.inScope(guildId)), ...commands.inScope(undefined)]
  return scopes.filter(
    (command) =>
      Object.keys(ownersFor(world, command, setting)).length > 0 && mayUse(world, command, setting),
  )
}
