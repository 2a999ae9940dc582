import { intent } from '../bitfields.ts'
import { interactionEventWire } from '../payloads/interaction-payload.ts'
import { messageEventWire } from '../payloads/message-payload.ts'
import { isEphemeral } from '../store/messages.ts'
import { botMay } from '../store/permissions.ts'
import type { Channel, Message, StoreEvent } from '../store/types.ts'
import type { Sessions } from './sessions.ts'
import { channelWire, guildCreateWire, guildWire } from '../payloads/guild-payload.ts'
import type { World } from '../store/state.ts'

/** Whether the gateway tells the bot of what happens there. */
const isHeard = ({ places }: World, channel: Channel): boolean =>
  channel.guildId === undefined ? places.isBotDm(channel) : botMay(places, channel, 'VIEW_CHANNEL')

const messageEvents = { message: 'MESSAGE_CREATE', 'message update': 'MESSAGE_UPDATE' } as const

type MessageEvent = Extract<StoreEvent, { message: Message }>
type ChannelEvent = Extract<StoreEvent, { channel: Channel }>

const tellMessage = (world: World, sessions: Sessions, event: MessageEvent): void => {
  const { message } = event
  const channel = world.places.channels.get(message.channelId)
  if (!channel || !isHeard(world, channel)) return
  const { guildId } = message
  const wanted = guildId === undefined ? intent.DIRECT_MESSAGES : intent.GUILD_MESSAGES
  if (event.type === 'message delete') {
    const data = { id: message.id, channel_id: message.channelId, ...(guildId && { guild_id: guildId }) }
    if (!isEphemeral(message)) sessions.tell('MESSAGE_DELETE', guildId, wanted, () => data)
  } else sessions.tell(messageEvents[event.type], guildId, wanted, () => messageEventWire(world, message))
}

const tellChannel = (world: World, sessions: Sessions, event: ChannelEvent): void => {
  const { channel } = event
  const guild = world.places.guildOf(channel)
  // conversations are told of by their messages: version 8 did away with CHANNEL_CREATE for them
  if (!guild || !world.places.hasBot(guild) || event.type === 'typing') return
  const name = event.type === 'channel' ? 'CHANNEL_CREATE' : 'CHANNEL_UPDATE'
  sessions.tell(name, guild.id, intent.GUILDS, () => channelWire(world, channel))
}

/** Turns what happens in the store into the gateway's events. */
export const connectGateway = (world: World, sessions: Sessions): void => {
  world.events.on('change', (event) => {
    if ('message' in event) tellMessage(world, sessions, event)
    if ('channel' in event) tellChannel(world, sessions, event)
    if (event.type === 'interaction') {
      const { interaction } = event
      sessions.tell('INTERACTION_CREATE', interaction.guildId, 0, () =>
        interactionEventWire(world, interaction),
      )
    }
    if (!('guild' in event)) return
    const { guild } = event
    if (event.type === 'guild join')
      sessions.tell('GUILD_CREATE', guild.id, intent.GUILDS, () => guildCreateWire(world, guild))
    if (event.type === 'guild update')
      sessions.tell('GUILD_UPDATE', guild.id, intent.GUILDS, () => guildWire(world, guild))
    if (event.type === 'guild leave')
      sessions.tell('GUILD_DELETE', guild.id, intent.GUILDS, () => ({ id: guild.id }))
  })
}
