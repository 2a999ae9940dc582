import { channelIdsIn } from '../interactions/option-values.ts'
import { findButton } from '../rest/components.ts'
import { applicationPermissions, permissionsIn } from '../store/permissions.ts'
import type { DiscordState } from '../store/state.ts'
import type { Channel, Interaction, InteractionInput, Json } from '../store/types.ts'
import { partialChannelPayload } from './channel-payload.ts'
import { attachmentPayload, messagePayload } from './message-payload.ts'
import { memberPayload, userPayloadById } from './user-payload.ts'

const byId = (things: readonly Json[]): Json =>
  Object.fromEntries(things.map((one) => [String(one['id']), one]))

type Slash = Extract<InteractionInput, { kind: 'slash' }>

/** The attachments and channels that the options refer to. */
const resolvedData = (state: DiscordState, { options, attachments }: Slash, userId: string): Json => {
  const files = attachments.map((one) => attachmentPayload(state, one))
  const channels = channelIdsIn(options).flatMap((id) => state.directory.channels.get(id) ?? [])
  const directory = channels.map((channel) => partialChannelPayload(state, channel, userId))
  const resolved = {
    ...(files.length > 0 && { attachments: byId(files) }),
    ...(directory.length > 0 && { channels: byId(directory) }),
  }
  return Object.keys(resolved).length > 0 ? { resolved } : {}
}

const commandData = (
  state: DiscordState,
  input: Exclude<InteractionInput, { kind: 'button' }>,
  userId: string,
): Json => {
  const { id, name, type, guildId } = input.command
  const common = { id, name, type, ...(guildId !== undefined && { guild_id: guildId }) }
  if (input.kind === 'message') {
    const message = messagePayload(state, input.target, { isTarget: true })
    return { ...common, target_id: input.target.id, resolved: { messages: byId([message]) } }
  }
  return {
    ...common,
    ...(input.options.length > 0 && { options: input.options }),
    ...resolvedData(state, input, userId),
  }
}

const dataOf = (state: DiscordState, { input, userId }: Interaction): Json =>
  input.kind === 'button'
    ? {
        data: {
          custom_id: input.customId,
          component_type: 2,
          id: findButton(input.message.components, input.customId)?.['id'],
        },
        message: messagePayload(state, input.message),
      }
    : { data: commandData(state, input, userId) }

const userAndGuild = (state: DiscordState, channel: Channel, userId: string): Json => {
  const { directory } = state
  const guild = directory.guildOf(channel)
  const user = userPayloadById(state, userId)
  const member = guild?.members.get(userId)
  if (!guild || !member) return { user }
  const permissions = String(permissionsIn(directory, channel, userId))
  return {
    guild_id: guild.id,
    guild_locale: guild.preferredLocale,
    guild: { id: guild.id, locale: guild.preferredLocale, features: [] },
    member: { user, ...memberPayload(member), permissions },
  }
}

/** The payload of INTERACTION_CREATE. */
export const interactionEventPayload = (state: DiscordState, interaction: Interaction): Json => {
  const { id, token, userId, channelId, context, owners, input } = interaction
  const channel = state.directory.channels.get(channelId)
  const user = state.directory.users.get(userId)
  return {
    id,
    token,
    application_id: state.application.id,
    type: input.kind === 'button' ? 3 : 2,
    version: 1,
    ...dataOf(state, interaction),
    channel_id: channelId,
    ...(channel && {
      channel: partialChannelPayload(state, channel, userId),
      ...userAndGuild(state, channel, userId),
    }),
    app_permissions: String(channel ? applicationPermissions(state.directory, channel) : 0n),
    locale: user?.locale ?? 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: owners,
    context,
    attachment_size_limit: state.attachmentLimit(channel && state.directory.guildOf(channel), user),
  }
}
