import { bitsOf, everyonePermissions, type PermissionName } from '../bitfields.ts'
import { createBounded } from './bounded-map.ts'
import type { Guild, Role, StoreEvent, User } from './types.ts'
import type { Snowflakes } from './id-generator.ts'

export type NewGuild = Partial<Omit<Guild, 'name' | 'ownerId' | 'roles' | 'members'>> & {
  name: string
  owner: User
  /** The bot is a member from the start unless this is false. */
  withBot?: boolean
}

export type GuildParts = {
  ids: Snowflakes
  clock: () => number
  emit: (event: StoreEvent) => void
  bot: User
}

const maxGuilds = 5_000

const everyone = (id: string): Role => ({
  ...{ id, name: '@everyone', permissions: everyonePermissions, position: 0 },
})

/** Guilds, their members, and what their roles allow. */
export const createGuilds = ({ ids, clock, emit, bot }: GuildParts) => {
  const guilds = createBounded<Guild>(maxGuilds, 1)
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

  /** Makes known what a test changed in a guild's record. */
  const guildChanged = (guild: Guild): void => {
    if (hasBot(guild)) emit({ type: 'guild update', guild })
  }

  return {
    ...{ guilds: guilds.map, hasBot, addMember, addBot, guildChanged },
    addGuild({ owner, withBot = true, ...given }: NewGuild): Guild {
      const id = given.id ?? ids.nextAlone()
      const guild = guilds.add({
        ...{ premiumTier: 0, preferredLocale: 'en-US', forbidsExternalApps: false },
        ...{ ownerId: owner.id, roles: [everyone(id)], members: new Map(), joinedByBotMs: clock() },
        ...{ ...given, id },
      })
      addMember(guild, owner)
      if (withBot) addBot(guild)
      return guild
    },
    removeBot(guild: Guild): void {
      if (guild.members.delete(bot.id)) emit({ type: 'guild leave', guild })
    },
    /** Gives somebody a role of the own that allows `names`. */
    grant(guild: Guild, user: User, ...names: PermissionName[]): void {
      const id = ids.next()
      const position = guild.roles.length
      guild.roles.push({ id, name: `${user.username} may`, permissions: bitsOf(names), position })
      guild.members.get(user.id)?.roleIds.push(id)
      guildChanged(guild)
    },
    /** Whether somebody is in a guild with the bot. */
    sharesGuild: (user: User): boolean =>
      [...guilds.map.values()].some((guild) => hasBot(guild) && guild.members.has(user.id)),
  }
}
