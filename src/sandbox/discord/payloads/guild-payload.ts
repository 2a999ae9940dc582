import type { DiscordState } from '../store/state.ts'
import type { Guild, Json, Role } from '../store/types.ts'
import { channelPayload } from './channel-payload.ts'
import { isoTime, memberPayload, userPayload } from './user-payload.ts'

const rolePayload = ({ id, name, permissions, position }: Role): Json => ({
  id,
  name,
  position,
  permissions: String(permissions),
  flags: 0,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  icon: null,
  unicode_emoji: null,
  managed: false,
  mentionable: false,
})

const guildSettings = {
  icon: null,
  splash: null,
  discovery_splash: null,
  banner: null,
  description: null,
  afk_channel_id: null,
  afk_timeout: 300,
  system_channel_id: null,
  system_channel_flags: 0,
  rules_channel_id: null,
  public_updates_channel_id: null,
  safety_alerts_channel_id: null,
  verification_level: 0,
  default_message_notifications: 1,
  explicit_content_filter: 0,
  mfa_level: 0,
  emojis: [],
  stickers: [],
  features: [],
  application_id: null,
  vanity_url_code: null,
  max_presences: null,
  max_members: 500_000,
  max_video_channel_users: 25,
  nsfw_level: 0,
  max_stage_video_channel_users: 50,
  premium_progress_bar_enabled: false,
  incidents_data: null,
}

export const guildPayload = ({ directory }: DiscordState, guild: Guild): Json => ({
  ...guildSettings,
  id: guild.id,
  name: guild.name,
  owner_id: guild.ownerId,
  premium_tier: guild.premiumTier,
  premium_subscription_count: guild.premiumTier * 7,
  preferred_locale: guild.preferredLocale,
  roles: guild.roles.map(rolePayload),
  approximate_member_count: directory.hasBot(guild) ? guild.members.size : undefined,
})

/** Lists only the bot as member: other members require the guild members intent. */
export const guildCreatePayload = (state: DiscordState, guild: Guild): Json => {
  const { bot, channels } = state.directory
  const member = guild.members.get(bot.id)
  const own = [...channels.values()].filter(({ guildId }) => guildId === guild.id)
  return {
    ...guildPayload(state, guild),
    joined_at: isoTime(guild.joinedByBotMs),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: member ? [{ user: userPayload(bot), ...memberPayload(member) }] : [],
    channels: own.map((channel) => channelPayload(state, channel)),
    threads: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}
