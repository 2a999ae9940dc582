import { permissionBits, type PermissionName } from '../bitfields.ts'
import { createBoundedMap } from './bounded-map.ts'
import type { IdGenerator } from './id-generator.ts'
import type { Channel, Guild, StoreEvent, User } from './types.ts'

type NewChannel = Partial<Omit<Channel, 'name'>> & Pick<Channel, 'name'>

const maxChannels = 20_000

const isOf = (channel: Channel, type: 1 | 3, memberIds: readonly string[]): boolean =>
  channel.type === type &&
  channel.memberIds.length === memberIds.length &&
  memberIds.every((id) => channel.memberIds.includes(id))

/** Guild channels, direct channels and group channels. */
export const createChannels = (ids: IdGenerator, emit: (event: StoreEvent) => void, bot: User) => {
  const channels = createBoundedMap<Channel>(maxChannels, 2)

  const add = (given: NewChannel): Channel => {
    const channel = channels.add({
      id: ids.next(),
      type: 0,
      guildId: undefined,
      nsfw: false,
      overwrites: [],
      memberIds: [],
      lastMessageId: undefined,
      ...given,
    })
    emit({ type: 'channel', channel })
    return channel
  }

  const conversation = (type: 1 | 3, people: readonly User[]): Channel => {
    const memberIds = people.map(({ id }) => id)
    const name = people.map(({ username }) => username).join(', ')
    const known = [...channels.map.values()].find((channel) => isOf(channel, type, memberIds))
    return known ?? add({ name, type, memberIds })
  }

  return {
    channels: channels.map,
    addChannel: (guild: Guild, given: NewChannel): Channel => add({ ...given, guildId: guild.id, type: 0 }),
    channelNamed: (name: string): Channel | undefined =>
      [...channels.map.values()].find((channel) => channel.name === name),
    /** Returns the existing channel of these users, or creates it. */
    directChannel: (...people: [User, User]): Channel => conversation(1, people),
    groupChannel: (...people: User[]): Channel => conversation(3, people),
    /** Replaces the bot's permission overwrites in a channel. */
    setForBot(channel: Channel, change: { allow?: PermissionName[]; deny?: PermissionName[] }): void {
      const [allow, deny] = [permissionBits(change.allow ?? []), permissionBits(change.deny ?? [])]
      const others = channel.overwrites.filter(({ id }) => id !== bot.id)
      channel.overwrites = [...others, { id: bot.id, type: 1, allow, deny }]
      emit({ type: 'channel update', channel })
    },
    setNsfw(channel: Channel, nsfw: boolean): void {
      channel.nsfw = nsfw
      emit({ type: 'channel update', channel })
    },
    /** Whether this is a direct channel between a user and the bot. */
    isBotDm: ({ type, memberIds }: Channel): boolean => type === 1 && memberIds.includes(bot.id),
  }
}
