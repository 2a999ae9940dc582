import { allPermissions, permission, permissionBits, type PermissionName } from '../bitfields.ts'
import type { Directory } from './directory.ts'
import type { Channel, Guild, Member } from './types.ts'

/** Permissions in direct and group channels. */
const conversationPermissions = permissionBits([
  'VIEW_CHANNEL',
  'SEND_MESSAGES',
  'EMBED_LINKS',
  'ATTACH_FILES',
  'READ_MESSAGE_HISTORY',
  'MENTION_EVERYONE',
  'ADD_REACTIONS',
])

const isAdministrator = (bits: bigint): boolean => (bits & permission.ADMINISTRATOR) !== 0n

const basePermissions = (guild: Guild, { userId, roleIds }: Member): bigint => {
  if (guild.ownerId === userId) return allPermissions
  const held = guild.roles.filter(({ id }) => id === guild.id || roleIds.includes(id))
  const bits = held.reduce((sum, role) => sum | role.permissions, 0n)
  return isAdministrator(bits) ? allPermissions : bits
}

/** Applies overwrites in Discord's order: @everyone, then roles together, then the member; deny before allow. */
const withOverwrites = (base: bigint, guild: Guild, channel: Channel, member: Member): bigint => {
  if (isAdministrator(base)) return allPermissions
  const layers = [[guild.id], member.roleIds, [member.userId]]
  return layers.reduce((bits, ids) => {
    const layer = channel.overwrites.filter(({ id }) => ids.includes(id))
    const deny = layer.reduce((sum, overwrite) => sum | overwrite.deny, 0n)
    const allow = layer.reduce((sum, overwrite) => sum | overwrite.allow, 0n)
    return (bits & ~deny) | allow
  }, base)
}

/** Without VIEW_CHANNEL nothing is allowed; without SEND_MESSAGES neither mentions, files nor embeds. */
const withImpliedDenials = (bits: bigint): bigint => {
  if (!(bits & permission.VIEW_CHANNEL)) return 0n
  return bits & permission.SEND_MESSAGES
    ? bits
    : bits & ~permissionBits(['MENTION_EVERYONE', 'ATTACH_FILES', 'EMBED_LINKS'])
}

/** A user's permissions in a channel; 0n for users who are not members. */
export const permissionsIn = (directory: Directory, channel: Channel, userId: string): bigint => {
  const guild = directory.guildOf(channel)
  if (!guild) return channel.memberIds.includes(userId) ? conversationPermissions : 0n
  const member = guild.members.get(userId)
  return member
    ? withImpliedDenials(withOverwrites(basePermissions(guild, member), guild, channel, member))
    : 0n
}

export const botHasPermission = (directory: Directory, channel: Channel, name: PermissionName): boolean =>
  (permissionsIn(directory, channel, directory.bot.id) & permission[name]) !== 0n

/** An interaction's `app_permissions`. In a guild without the bot, the application has the permissions of @everyone. */
export const applicationPermissions = (directory: Directory, channel: Channel): bigint => {
  const guild = directory.guildOf(channel)
  if (!guild) {
    const ordinary = permissionBits(['ATTACH_FILES', 'EMBED_LINKS', 'MENTION_EVERYONE'])
    return directory.isBotDm(channel) ? ordinary | permission.USE_EXTERNAL_EMOJIS : ordinary
  }
  if (directory.hasBot(guild)) return permissionsIn(directory, channel, directory.bot.id)
  const stranger: Member = { userId: '0', roleIds: [], joinedMs: 0 }
  return withImpliedDenials(withOverwrites(basePermissions(guild, stranger), guild, channel, stranger))
}
