import { permissionsIn } from '../store/permissions.ts'
import type { DiscordState } from '../store/state.ts'
import type { Channel, Json } from '../store/types.ts'
import { userPayloadById } from './user-payload.ts'

export const channelPayload = (state: DiscordState, channel: Channel): Json => {
  const { id, type, guildId, name, nsfw, memberIds } = channel
  const common = { id, type, last_message_id: channel.lastMessageId ?? null, flags: 0 }
  if (guildId === undefined) {
    const others = memberIds
      .filter((one) => one !== state.directory.bot.id)
      .map((one) => userPayloadById(state, one))
    return { ...common, recipients: others, ...(type === 3 && { name, owner_id: memberIds[0], icon: null }) }
  }
  const overwrites = channel.overwrites.map(({ allow, deny, ...one }) => ({
    ...one,
    allow: String(allow),
    deny: String(deny),
  }))
  return {
    ...common,
    guild_id: guildId,
    name,
    nsfw,
    topic: null,
    position: 0,
    parent_id: null,
    permission_overwrites: overwrites,
    rate_limit_per_user: 0,
    last_pin_timestamp: null,
  }
}

/** The channel of an interaction or of a channel option. */
export const partialChannelPayload = (state: DiscordState, channel: Channel, userId: string): Json => ({
  ...channelPayload(state, channel),
  permissions: String(permissionsIn(state.directory, channel, userId)),
})
