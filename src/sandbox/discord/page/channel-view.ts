import { createHash } from 'node:crypto'
import type { DiscordStore } from '../store/store.ts'
import type { Channel } from '../store/types.ts'

/** Creates the visitor's direct channel with the bot, and a group where only a user-installed bot works. */
export const createConversations = ({
  you,
  bot,
  userNamed,
  directChannel,
  groupChannel,
}: DiscordStore): void => {
  directChannel(you, bot)
  const archivist = userNamed('archivist')
  if (archivist) groupChannel(you, archivist)
}

/** The channels that the visitor belongs to: guild channels first, then conversations. */
export const visitorChannels = (store: DiscordStore): Channel[] => {
  const { you } = store
  const isThere = (channel: Channel): boolean =>
    store.guildOf(channel)?.members.has(you.id) ?? channel.memberIds.includes(you.id)
  const all = [...store.channels.values()].filter(isThere)
  return [...all.filter(({ guildId }) => guildId !== undefined), ...all.filter((one) => !one.guildId)]
}

const otherMembers = ({ you, users }: DiscordStore, { memberIds }: Channel): string[] =>
  memberIds.filter((id) => id !== you.id).map((id) => users.get(id)?.username ?? 'Deleted User')

const kindOf = (store: DiscordStore, channel: Channel): 'server' | 'bot' | 'private' =>
  channel.guildId !== undefined ? 'server' : store.isBotDm(channel) ? 'bot' : 'private'

/** `slug` names the channel in the page's address. Unlike the id it is the same after a restart. */
export const viewOfChannel = (store: DiscordStore, channel: Channel) => {
  const { id, name, nsfw, lastMessageId } = channel
  const kind = kindOf(store, channel)
  const title = kind === 'server' ? name : otherMembers(store, channel).join(', ')
  const slug = kind === 'server' ? name : `with-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
  const maxBytes = store.attachmentLimit(store.guildOf(channel), store.you)
  return { id, kind, title, slug, isAdult: nsfw, type: channel.type, lastMessageId, maxBytes }
}

/** The background hue of a user's avatar, in degrees. */
export const avatarHue = (userId: string): number =>
  createHash('sha256').update(userId).digest().readUInt16BE() % 360
