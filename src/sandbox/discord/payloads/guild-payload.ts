import { permissionsIn } from '../store/permissions.ts'
import type { Channel, Command, Guild, Json, Member, Role, User } from '../store/types.ts'
import type { World } from '../store/state.ts'

export const isoTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000+00:00')

export const userWire = (user: User): Json => ({
  id: user.id,
  username: user.username,
  discriminator: user.isBot ? '0001' : '0',
  global_name: user.isBot ? null : user.globalName,
  ...{ avatar: null, avatar_decoration_data: null, collectibles: null, primary_guild: null },
  public_flags: 0,
  ...(user.isBot && { bot: true }),
})

/** The author of what was forgotten. */
const lostUser = (id: string): Json => ({
  ...{ id, username: 'Deleted User', discriminator: '0', global_name: null, avatar: null, public_flags: 0 },
})

export const userById = ({ places }: World, id: string): Json => {
  const user = places.users.get(id)
  return user ? userWire(user) : lostUser(id)
}

/** A member without its user, as it comes beside a user. */
export const memberWire = ({ roleIds, joinedMs }: Member): Json => ({
  ...{ nick: null, avatar: null, banner: null, premium_since: null, communication_disabled_until: null },
  ...{ roles: roleIds, joined_at: isoTime(joinedMs), flags: 0, pending: false, mute: false, deaf: false },
})

const roleWire = ({ id, name, permissions, position }: Role): Json => ({
  ...{ id, name, position, permissions: String(permissions), flags: 0 },
  ...{ color: 0, colors: { primary_color: 0, secondary_color: null, tertiary_color: null } },
  ...{ hoist: false, icon: null, unicode_emoji: null, managed: false, mentionable: false },
})

export const channelWire = (world: World, channel: Channel): Json => {
  const { id, type, guildId, name, nsfw, memberIds } = channel
  const common = { id, type, last_message_id: channel.lastMessageId ?? null, flags: 0 }
  if (guildId === undefined) {
    const others = memberIds.filter((one) => one !== world.places.bot.id).map((one) => userById(world, one))
    return { ...common, recipients: others, ...(type === 3 && { name, owner_id: memberIds[0], icon: null }) }
  }
  const overwrites = channel.overwrites.map(({ allow, deny, ...one }) => ({
    ...one,
    allow: String(allow),
    deny: String(deny),
  }))
  return {
    ...{ ...common, guild_id: guildId, name, nsfw, topic: null, position: 0, parent_id: null },
    ...{ permission_overwrites: overwrites, rate_limit_per_user: 0, last_pin_timestamp: null },
  }
}

/** The channel of an interaction, or of a resolved option. */
export const partialChannelWire = (world: World, channel: Channel, userId: string): Json => ({
  ...channelWire(world, channel),
  permissions: String(permissionsIn(world.places, channel, userId)),
})

const guildSettings = {
  ...{ icon: null, splash: null, discovery_splash: null, banner: null, description: null },
  ...{ afk_channel_id: null, afk_timeout: 300, system_channel_id: null, system_channel_flags: 0 },
  ...{ rules_channel_id: null, public_updates_channel_id: null, safety_alerts_channel_id: null },
  ...{ verification_level: 0, default_message_notifications: 1, explicit_content_filter: 0, mfa_level: 0 },
  ...{ emojis: [], stickers: [], features: [], application_id: null, vanity_url_code: null },
  ...{ max_presences: null, max_members: 500_000, max_video_channel_users: 25, nsfw_level: 0 },
  ...{ max_stage_video_channel_users: 50, premium_progress_bar_enabled: false, incidents_data: null },
}

export const guildWire = ({ places }: World, guild: Guild): Json => ({
  ...guildSettings,
  ...{ id: guild.id, name: guild.name, owner_id: guild.ownerId, premium_tier: guild.premiumTier },
  premium_subscription_count: guild.premiumTier * 7,
  preferred_locale: guild.preferredLocale,
  roles: guild.roles.map(roleWire),
  approximate_member_count: places.hasBot(guild) ? guild.members.size : undefined,
})

/** Of the members, only the bot: the others come to those with the intent for members. */
export const guildCreateWire = (world: World, guild: Guild): Json => {
  const { bot, channels } = world.places
  const member = guild.members.get(bot.id)
  const own = [...channels.values()].filter(({ guildId }) => guildId === guild.id)
  return {
    ...guildWire(world, guild),
    ...{ joined_at: isoTime(guild.joinedByBotMs), large: false, unavailable: false },
    member_count: guild.members.size,
    members: member ? [{ user: userWire(bot), ...memberWire(member) }] : [],
    channels: own.map((channel) => channelWire(world, channel)),
    ...{ threads: [], presences: [], voice_states: [], stage_instances: [] },
    ...{ guild_scheduled_events: [], soundboard_sounds: [] },
  }
}

export const commandWire = ({ application }: World, command: Command): Json => {
  const { id, guildId, version, body } = command
  const { integration_types, contexts, ...rest } = body
  const scope = guildId === undefined ? { integration_types, contexts } : { guild_id: guildId }
  return {
    id,
    application_id: application.id,
    version,
    ...rest,
    ...scope,
    dm_permission: guildId === undefined,
  }
}

export const applicationWire = ({ application, places }: World): Json => ({
  ...{ id: application.id, name: places.bot.username, description: 'Colours old photos.', icon: null },
  ...{
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: application.verifyKey,
    flags: flagsOf(application),
  },
  ...{ bot: userWire(places.bot), owner: null, team: null, tags: [], redirect_uris: [], rpc_origins: [] },
  ...{ interactions_endpoint_url: null, role_connections_verification_url: null, event_webhooks_status: 1 },
  integration_types_config: { 0: {}, 1: {} },
  approximate_guild_count: [...places.guilds.values()].filter((guild) => places.hasBot(guild)).length,
})

/** GATEWAY_MESSAGE_CONTENT_LIMITED, for an application in few guilds that switched the intent on. */
export const flagsOf = ({ messageContent }: World['application']): number => (messageContent ? 1 << 19 : 0)
