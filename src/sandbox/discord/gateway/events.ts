import { intent } from '../bitfields.ts'
import { channelPayload } from '../payloads/channel-payload.ts'
import { guildCreatePayload, guildPayload } from '../payloads/guild-payload.ts'
import { interactionEventPayload } from '../payloads/interaction-payload.ts'
import { messageEventPayload } from '../payloads/message-payload.ts'
import { isEphemeral } from '../store/messages.ts'
import { botHasPermission } from '../store/permissions.ts'
import type { DiscordState } from '../store/state.ts'
import type { Channel, Message, StoreEvent } from '../store/types.ts'
import type { Sessions } from './sessions.ts'

const isVisibleToBot = ({ directory }: DiscordState, channel: Channel): boolean =>
  channel.guildId === undefined
    ? directory.isBotDm(channel)
    : botHasPermission(directory, channel, 'VIEW_CHANNEL')

const messageEvents = { message: 'MESSAGE_CREATE', 'message update': 'MESSAGE_UPDATE' } as const

type MessageEvent = Extract<StoreEvent, { message: Message }>
type ChannelEvent = Extract<StoreEvent, { channel: Channel }>

const dispatchMessage = (state: DiscordState, sessions: Sessions, event: MessageEvent): void => {
  const { message } = event
  const channel = state.directory.channels.get(message.channelId)
  if (!channel || !isVisibleToBot(state, channel)) return
  const { guildId } = message
  const wanted = guildId === undefined ? intent.DIRECT_MESSAGES : intent.GUILD_MESSAGES
  if (event.type === 'message delete') {
    const data = { id: message.id, channel_id: message.channelId, ...(guildId && { guild_id: guildId }) }
    if (!isEphemeral(message)) sessions.broadcast('MESSAGE_DELETE', guildId, wanted, () => data)
  } else
    sessions.broadcast(messageEvents[event.type], guildId, wanted, () => messageEventPayload(state, message))
}

const dispatchChannel = (state: DiscordState, sessions: Sessions, event: ChannelEvent): void => {
  const { channel } = event
  const guild = state.directory.guildOf(channel)
  // no CHANNEL_CREATE for direct channels since API version 8
  if (!guild || !state.directory.hasBot(guild) || event.type === 'typing') return
  const name = event.type === 'channel' ? 'CHANNEL_CREATE' : 'CHANNEL_UPDATE'
  sessions.broadcast(name, guild.id, intent.GUILDS, () => channelPayload(state, channel))
}

type BulkDeletion = Extract<StoreEvent, { type: 'message bulk delete' }>

const dispatchBulkDeletion = (state: DiscordState, sessions: Sessions, event: BulkDeletion): void => {
  const { ids, channelId, guildId } = event
  const channel = state.directory.channels.get(channelId)
  if (!channel || !isVisibleToBot(state, channel)) return
  const data = { ids, channel_id: channelId, ...(guildId !== undefined && { guild_id: guildId }) }
  sessions.broadcast('MESSAGE_DELETE_BULK', guildId, intent.GUILD_MESSAGES, () => data)
}

/** Sends store events to the gateway sessions. */
export const dispatchStoreEvents = (state: DiscordState, sessions: Sessions): void => {
  state.events.on('change', (event) => {
    if ('message' in event) dispatchMessage(state, sessions, event)
    if ('channel' in event) dispatchChannel(state, sessions, event)
    if (event.type === 'message bulk delete') dispatchBulkDeletion(state, sessions, event)
    if (event.type === 'interaction') {
      const { interaction } = event
      sessions.broadcast('INTERACTION_CREATE', interaction.guildId, 0, () =>
        interactionEventPayload(state, interaction),
      )
    }
    if (!('guild' in event)) return
    const { guild } = event
    if (event.type === 'guild join')
      sessions.broadcast('GUILD_CREATE', guild.id, intent.GUILDS, () => guildCreatePayload(state, guild))
    if (event.type === 'guild update')
      sessions.broadcast('GUILD_UPDATE', guild.id, intent.GUILDS, () => guildPayload(state, guild))
    if (event.type === 'guild leave')
      sessions.broadcast('GUILD_DELETE', guild.id, intent.GUILDS, () => ({ id: guild.id }))
  })
}
