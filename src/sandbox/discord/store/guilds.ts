import { everyonePermissions, permissionBits, type PermissionName } from '../bitfields.ts'
import { createBoundedMap } from './bounded-map.ts'
import type { IdGenerator } from './id-generator.ts'
import type { Guild, Role, StoreEvent, User } from './types.ts'

type NewGuild = Partial<Omit<Guild, 'name' | 'ownerId' | 'roles' | 'members'>> & {
  name: string
  owner: User
  /** Whether the bot is a member from the start; default true. */
  withBot?: boolean
}

type GuildParts = {
  ids: IdGenerator
  clock: () => number
  emit: (event: StoreEvent) => void
  bot: User
}

const maxGuilds = 5_000

const everyoneRole = (id: string): Role => ({
  id,
  name: '@everyone',
  permissions: everyonePermissions,
  position: 0,
})

export const createGuilds = ({ ids, clock, emit, bot }: GuildParts) => {
  const guilds = createBoundedMap<Guild>(maxGuilds, 1)
  const hasBot = (guild: Guild): boolean => guild.members.has(bot.id)

  const addMember = (guild: Guild, user: User): void => {
    if (!guild.members.has(user.id))
      guild.members.set(user.id, { userId: user.id, roleIds: [], joinedMs: clock() })
  }

  const addBot = (guild: Guild): void => {
    if (hasBot(guild)) return
    guild.joinedByBotMs = clock()
    addMember(guild, bot)
    emit({ type: 'guild join', guild })
  }

  /** Emits an update; a test calls it after it changed a guild. */
  const guildChanged = (guild: Guild): void => {
    if (hasBot(guild)) emit({ type: 'guild update', guild })
  }

  return {
    guilds: guilds.map,
    hasBot,
    addMember,
    addBot,
    guildChanged,
    addGuild({ owner, withBot = true, ...given }: NewGuild): Guild {
      const id = given.id ?? ids.nextInOwnMillisecond()
      const guild = guilds.add({
        premiumTier: 0,
        preferredLocale: 'en-US',
        forbidsExternalApps: false,
        ownerId: owner.id,
        roles: [everyoneRole(id)],
        members: new Map(),
        joinedByBotMs: clock(),
        ...given,
        id,
      })
      addMember(guild, owner)
      if (withBot) addBot(guild)
      return guild
    },
    removeBot(guild: Guild): void {
      if (guild.members.delete(bot.id)) emit({ type: 'guild leave', guild })
    },
    /** Adds a role with these permissions and assigns it to the user. */
    grant(guild: Guild, user: User, ...names: PermissionName[]): void {
      const id = ids.next()
      const position = guild.roles.length
      guild.roles.push({ id, name: `Role of ${user.username}`, permissions: permissionBits(names), position })
      guild.members.get(user.id)?.roleIds.push(id)
      guildChanged(guild)
    },
    /** Whether the user shares a guild with the bot. */
    sharesGuild: (user: User): boolean =>
      [...guilds.map.values()].some((guild) => hasBot(guild) && guild.members.has(user.id)),
  }
}
