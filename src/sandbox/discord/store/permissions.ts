import { allPermissions, bitsOf, permission, type PermissionName } from '../bitfields.ts'
import type { Places } from './directory.ts'
import type { Channel, Guild, Member } from './types.ts'

/** What a person and an application may do to each other in any conversation. */
const conversationPermissions = bitsOf([
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

/** Denied, then allowed: for everyone, for the roles together, for the member. */
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

/** What is implied: who cannot see a channel can do nothing there, who cannot write can attach nothing. */
const implied = (bits: bigint): bigint => {
  if (!(bits & permission.VIEW_CHANNEL)) return 0n
  return bits & permission.SEND_MESSAGES
    ? bits
    : bits & ~bitsOf(['MENTION_EVERYONE', 'ATTACH_FILES', 'EMBED_LINKS'])
}

/** What somebody may do in a channel; nothing for who is not there. */
export const permissionsIn = (places: Places, channel: Channel, userId: string): bigint => {
  const guild = places.guildOf(channel)
  if (!guild) return channel.memberIds.includes(userId) ? conversationPermissions : 0n
  const member = guild.members.get(userId)
  return member ? implied(withOverwrites(basePermissions(guild, member), guild, channel, member)) : 0n
}

export const botMay = (places: Places, channel: Channel, name: PermissionName): boolean =>
  (permissionsIn(places, channel, places.bot.id) & permission[name]) !== 0n

/** An interaction's `app_permissions`. An application that only a person has installed can do what @everyone can. */
export const applicationPermissions = (places: Places, channel: Channel): bigint => {
  const guild = places.guildOf(channel)
  if (!guild) {
    const ordinary = bitsOf(['ATTACH_FILES', 'EMBED_LINKS', 'MENTION_EVERYONE'])
    return places.isBotDm(channel) ? ordinary | permission.USE_EXTERNAL_EMOJIS : ordinary
  }
  if (places.hasBot(guild)) return permissionsIn(places, channel, places.bot.id)
  const stranger: Member = { userId: '0', roleIds: [], joinedMs: 0 }
  return implied(withOverwrites(basePermissions(guild, stranger), guild, channel, stranger))
}
