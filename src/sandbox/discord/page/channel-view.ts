import { createHash } from 'node:crypto'
import type { Channel } from '../store/types.ts'
import type { DiscordStore } from '../store/store.ts'

/** The conversations that a visitor begins with: one with the bot, and one where only what `you` installed works. */
export const openConversations = ({
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

/** Where `you` can be: servers first, then conversations. */
export const channelsOfYou = (store: DiscordStore): Channel[] => {
  const { you } = store
  const isThere = (channel: Channel): boolean =>
    store.guildOf(channel)?.members.has(you.id) ?? channel.memberIds.includes(you.id)
  const all = [...store.channels.values()].filter(isThere)
  return [...all.filter(({ guildId }) => guildId !== undefined), ...all.filter((one) => !one.guildId)]
}

const othersIn = ({ you, users }: DiscordStore, { memberIds }: Channel): string[] =>
  memberIds.filter((id) => id !== you.id).map((id) => users.get(id)?.username ?? 'Deleted User')

const kindOf = (store: DiscordStore, channel: Channel): 'server' | 'bot' | 'private' =>
  channel.guildId !== undefined ? 'server' : store.isBotDm(channel) ? 'bot' : 'private'

/** `slug` is what the page's address calls it, the same after each start. */
export const viewOfChannel = (store: DiscordStore, channel: Channel) => {
  const { id, name, nsfw, lastMessageId } = channel
  const kind = kindOf(store, channel)
  const title = kind === 'server' ? name : othersIn(store, channel).join(', ')
  const slug = kind === 'server' ? name : `with-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
  const maxBytes = store.attachmentLimit(store.guildOf(channel), store.you)
  return { id, kind, title, slug, isAdult: nsfw, type: channel.type, lastMessageId, maxBytes }
}

/** A hue of one's own, in degrees, for who has no portrait. */
export const hueOf = (userId: string): number =>
  createHash('sha256').update(userId).digest().readUInt16BE() % 360
