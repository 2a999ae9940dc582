import { bitsOf, everyonePermissions, permission, type PermissionName } from './bits.ts'
import type { Channel, Guild, StoreEvent, User } from './records.ts'
import type { Snowflakes } from './snowflake.ts'

type NewUser = Partial<Omit<User, 'username'>> & Pick<User, 'username'>
type NewGuild = Partial<Omit<Guild, 'name' | 'roles' | 'members'>> & { name: string; owner: User }
type NewChannel = Partial<Omit<Channel, 'name'>> & { name: string }

const most = { users: 10_000, guilds: 5_000, channels: 20_000 }

const keep = <Value>(map: Map<string, Value>, id: string, value: Value, max: number): Value => {
  map.set(id, value)
  const oldest = map.size > max ? map.keys().next().value : undefined
  if (oldest !== undefined) map.delete(oldest)
  return value
}

export type Places = ReturnType<typeof createPlaces>

/** People, guilds and channels. */
export const createPlaces = (ids: Snowflakes, clock: () => number, emit: (event: StoreEvent) => void) => {
  const users = new Map<string, User>()
  const guilds = new Map<string, Guild>()
  const channels = new Map<string, Channel>()

  const addUser = (given: NewUser): User => {
    const id = ids.next()
    const user: User = {
      ...{ id, globalName: given.username, isBot: false, locale: 'en-US', acceptsDms: true },
      ...{ hasInstalled: false, attachmentBytes: undefined },
      ...given,
    }
    return keep(users, user.id, user, most.users)
  }

  const bot = addUser({ username: 'ColorizeBot', isBot: true })

  const hasBot = (guild: Guild): boolean => guild.members.has(bot.id)

  const join = (guild: Guild, user: User): void => {
    if (!guild.members.has(user.id))
      guild.members.set(user.id, { userId: user.id, roleIds: [], joinedMs: clock() })
  }

  const tell = (guild: Guild): void => {
    if (hasBot(guild)) emit({ type: 'guild update', guild })
  }

  const guildAdding = {
    /** The bot is a member from the start unless `withBot` is false; @everyone may do the ordinary things. */
    addGuild({ owner, withBot = true, ...given }: NewGuild & { withBot?: boolean }): Guild {
      const id = given.id ?? ids.nextAlone()
      const everyone = { id, name: '@everyone', permissions: everyonePermissions, position: 0 }
      const guild: Guild = {
        ...{ premiumTier: 0 as const, preferredLocale: 'en-US', forbidsExternalApps: false },
        ...{ ownerId: owner.id, roles: [everyone], members: new Map(), joinedByBotMs: clock() },
        ...given,
        id,
      }
      keep(guilds, id, guild, most.guilds)
      join(guild, owner)
      if (withBot) guildAdding.addBot(guild)
      return guild
    },
    addBot(guild: Guild): void {
      if (hasBot(guild)) return
      guild.joinedByBotMs = clock()
      join(guild, bot)
      emit({ type: 'guild join', guild })
    },
    removeBot(guild: Guild): void {
      if (guild.members.delete(bot.id)) emit({ type: 'guild leave', guild })
    },
    addMember: join,
    /** Gives somebody a role of the own that allows `names`. */
    grant(guild: Guild, user: User, ...names: PermissionName[]): void {
      const id = ids.next()
      const position = guild.roles.length
      guild.roles.push({ id, name: `${user.username} may`, permissions: bitsOf(names), position })
      guild.members.get(user.id)?.roleIds.push(id)
      tell(guild)
    },
    /** Makes known what a test changed in a guild's record. */
    guildChanged: tell,
  }

  const addChannel = (given: NewChannel): Channel => {
    const id = given.id ?? ids.next()
    const channel: Channel = {
      ...{ type: 0 as const, guildId: undefined, nsfw: false, overwrites: [], memberIds: [] },
      ...{ lastMessageId: undefined },
      ...given,
      id,
    }
    keep(channels, id, channel, most.channels)
    emit({ type: 'channel', channel })
    return channel
  }

  const conversation = (type: 1 | 3, people: readonly User[]): Channel => {
    const memberIds = people.map(({ id }) => id)
    const known = [...channels.values()].find(
      (channel) =>
        channel.type === type &&
        channel.memberIds.length === memberIds.length &&
        memberIds.every((id) => channel.memberIds.includes(id)),
    )
    return known ?? addChannel({ name: people.map(({ username }) => username).join(', '), type, memberIds })
  }

  return {
    bot,
    users: users as ReadonlyMap<string, User>,
    guilds: guilds as ReadonlyMap<string, Guild>,
    channels: channels as ReadonlyMap<string, Channel>,
    addUser,
    userNamed: (name: string): User | undefined =>
      [...users.values()].find(({ username }) => username === name),
    ...guildAdding,
    hasBot,
    addChannel: (guild: Guild, given: NewChannel): Channel =>
      addChannel({ ...given, guildId: guild.id, type: 0 }),
    channelNamed: (name: string): Channel | undefined =>
      [...channels.values()].find((channel) => channel.name === name),
    /** The conversation of two, or the group's; the same one each time. */
    directChannel: (...people: [User, User]): Channel => conversation(1, people),
    groupChannel: (...people: User[]): Channel => conversation(3, people),
    /** Lets the bot do or not do something in one channel, whatever its roles say. */
    setForBot(channel: Channel, change: { allow?: PermissionName[]; deny?: PermissionName[] }): void {
      const [allow, deny] = [bitsOf(change.allow ?? []), bitsOf(change.deny ?? [])]
      const others = channel.overwrites.filter(({ id }) => id !== bot.id)
      channel.overwrites = [...others, { id: bot.id, type: 1, allow, deny }]
      emit({ type: 'channel update', channel })
    },
    setNsfw(channel: Channel, nsfw: boolean): void {
      channel.nsfw = nsfw
      emit({ type: 'channel update', channel })
    },
    guildOf: ({ guildId }: Pick<Channel, 'guildId'>): Guild | undefined =>
      guildId === undefined ? undefined : guilds.get(guildId),
    /** Whether somebody is in a guild with the bot. */
    sharesGuild: (user: User): boolean =>
      [...guilds.values()].some((guild) => hasBot(guild) && guild.members.has(user.id)),
    /** Whether a channel is the conversation of one person with the bot. */
    isBotDm: ({ type, memberIds }: Channel): boolean => type === 1 && memberIds.includes(bot.id),
  }
}

/** What ADMINISTRATOR stands for. */
export const isAdministrator = (bits: bigint): boolean => (bits & permission.ADMINISTRATOR) !== 0n
