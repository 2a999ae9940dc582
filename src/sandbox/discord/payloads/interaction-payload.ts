import { findButton } from '../rest/components.ts'
import { attachmentWire, messageWire } from './message-payload.ts'
import { channelsIn } from '../interactions/option-values.ts'
import { applicationPermissions, permissionsIn } from '../store/permissions.ts'
import type { Channel, Interaction, InteractionInput, Json } from '../store/types.ts'
import { memberWire, partialChannelWire, userById } from './guild-payload.ts'
import type { World } from '../store/state.ts'

const byId = (things: readonly Json[]): Json =>
  Object.fromEntries(things.map((one) => [String(one['id']), one]))

type Slash = Extract<InteractionInput, { kind: 'slash' }>

/** The things behind the ids that the options name. */
const resolvedOptions = (world: World, { options, attachments }: Slash, userId: string): Json => {
  const files = attachments.map((one) => attachmentWire(world, one))
  const channels = channelsIn(options).flatMap((id) => world.places.channels.get(id) ?? [])
  const places = channels.map((channel) => partialChannelWire(world, channel, userId))
  const resolved = {
    ...(files.length > 0 && { attachments: byId(files) }),
    ...(places.length > 0 && { channels: byId(places) }),
  }
  return Object.keys(resolved).length > 0 ? { resolved } : {}
}

const commandData = (
  world: World,
  input: Exclude<InteractionInput, { kind: 'button' }>,
  userId: string,
): Json => {
  const { id, name, type, guildId } = input.command
  const common = { id, name, type, ...(guildId !== undefined && { guild_id: guildId }) }
  if (input.kind === 'message') {
    const message = messageWire(world, input.target, { isTarget: true })
    return { ...common, target_id: input.target.id, resolved: { messages: byId([message]) } }
  }
  return {
    ...common,
    ...(input.options.length > 0 && { options: input.options }),
    ...resolvedOptions(world, input, userId),
  }
}

const dataOf = (world: World, { input, userId }: Interaction): Json =>
  input.kind === 'button'
    ? {
        data: {
          ...{ custom_id: input.customId, component_type: 2 },
          id: findButton(input.message.components, input.customId)?.['id'],
        },
        message: messageWire(world, input.message),
      }
    : { data: commandData(world, input, userId) }

const whoAndWhere = (world: World, channel: Channel, userId: string): Json => {
  const { places } = world
  const guild = places.guildOf(channel)
  const user = userById(world, userId)
  const member = guild?.members.get(userId)
  if (!guild || !member) return { user }
  const permissions = String(permissionsIn(places, channel, userId))
  return {
    ...{ guild_id: guild.id, guild_locale: guild.preferredLocale },
    guild: { id: guild.id, locale: guild.preferredLocale, features: [] },
    member: { user, ...memberWire(member), permissions },
  }
}

/** INTERACTION_CREATE's payload. */
export const interactionEventWire = (world: World, interaction: Interaction): Json => {
  const { id, token, userId, channelId, context, owners, input } = interaction
  const channel = world.places.channels.get(channelId)
  const user = world.places.users.get(userId)
  return {
    ...{ id, token, application_id: world.application.id, type: input.kind === 'button' ? 3 : 2, version: 1 },
    ...dataOf(world, interaction),
    channel_id: channelId,
    ...(channel && {
      channel: partialChannelWire(world, channel, userId),
      ...whoAndWhere(world, channel, userId),
    }),
    app_permissions: String(channel ? applicationPermissions(world.places, channel) : 0n),
    ...{ locale: user?.locale ?? 'en-US', entitlements: [], entitlement_sku_ids: [] },
    ...{ authorizing_integration_owners: owners, context },
    attachment_size_limit: world.attachmentLimit(channel && world.places.guildOf(channel), user),
  }
}
