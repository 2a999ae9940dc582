import type { DiscordState } from '../store/state.ts'
import type { Command, Json } from '../store/types.ts'
import { userPayload } from './user-payload.ts'

export const commandPayload = ({ application }: DiscordState, command: Command): Json => {
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

export const applicationPayload = ({ application, directory }: DiscordState): Json => ({
  id: application.id,
  name: directory.bot.username,
  description: 'Colours old photos.',
  icon: null,
  bot_public: true,
  bot_require_code_grant: false,
  verify_key: application.verifyKey,
  flags: applicationFlags(application),
  bot: userPayload(directory.bot),
  owner: null,
  team: null,
  tags: [],
  redirect_uris: [],
  rpc_origins: [],
  interactions_endpoint_url: null,
  role_connections_verification_url: null,
  event_webhooks_status: 1,
  integration_types_config: { 0: {}, 1: {} },
  approximate_guild_count: [...directory.guilds.values()].filter((guild) => directory.hasBot(guild)).length,
})

/** GATEWAY_MESSAGE_CONTENT_LIMITED: the intent is enabled for an unverified application. */
export const applicationFlags = ({ messageContent }: DiscordState['application']): number =>
  messageContent ? 1 << 19 : 0
