import { permission } from './bits.ts'
import { findButton } from './components.ts'
import { readOptions, type GivenOptions } from './option-values.ts'
import { isEphemeral } from './messages.ts'
import { permissionsIn } from './permissions.ts'
import type { Channel, Command, Interaction, Message, User } from './records.ts'
import { cannot } from './refusals.ts'
import type { World } from './world.ts'

type Owners = Interaction['owners']

/** Where a command is used, and by whom. */
type Setting = { user: User; channel: Channel }

const contextOf = ({ places }: World, channel: Channel): 0 | 1 | 2 =>
  channel.guildId !== undefined ? 0 : places.isBotDm(channel) ? 1 : 2

/** By which installations a command can be used there: the guild's, the person's own, both; none where it is empty. */
const ownersFor = (world: World, command: Command, { user, channel }: Setting): Owners => {
  const context = contextOf(world, channel)
  const guild = world.places.guildOf(channel)
  if (command.guildId !== undefined) return command.guildId === guild?.id ? { 0: guild.id } : {}
  if (command.contexts && !command.contexts.includes(context)) return {}
  const byGuild = guild ? world.places.hasBot(guild) : context === 1 && world.places.sharesGuild(user)
  return {
    ...(byGuild && command.integrationTypes.includes(0) && { 0: guild?.id ?? '0' }),
    ...(user.hasInstalled && command.integrationTypes.includes(1) && { 1: user.id }),
  }
}

const mayUse = (world: World, command: Command, { user, channel }: Setting): boolean => {
  if (channel.guildId === undefined) return true
  if (command.nsfw && !channel.nsfw) return false
  const held = permissionsIn(world.places, channel, user.id)
  const wanted = command.defaultMemberPermissions
  if ((held & permission.USE_APPLICATION_COMMANDS) === 0n) return false
  if ((held & permission.ADMINISTRATOR) !== 0n) return true
  // no permission at all stands for: nobody but administrators
  return wanted === undefined || (wanted !== 0n && (held & wanted) === wanted)
}

/** Whether only the person sees the answer, whatever the application wants. */
const isForcedEphemeral = ({ places }: World, owners: Owners, { user, channel }: Setting): boolean => {
  const guild = places.guildOf(channel)
  if (!guild || owners['0'] !== undefined) return false
  const held = permissionsIn(places, channel, user.id)
  return guild.forbidsExternalApps || (held & permission.USE_EXTERNAL_APPS) === 0n
}

/** Commands and buttons as a person uses them: what Discord's own app would not offer is refused. */
export const createInvoking = (world: World, you: () => User) => {
  const { places, commands, interactions } = world

  const offered = (setting: Setting): Command[] => {
    const isThere = places.guildOf(setting.channel)?.members ?? new Set(setting.channel.memberIds)
    if (!isThere.has(setting.user.id)) return []
    const { guildId } = setting.channel
    const scopes = [
      ...(guildId === undefined ? [] : commands.inScope(guildId)),
      ...commands.inScope(undefined),
    ]
    return scopes.filter(
      (command) =>
        Object.keys(ownersFor(world, command, setting)).length > 0 && mayUse(world, command, setting),
    )
  }

  const find = (setting: Setting, name: string, type: Command['type']): Command => {
    const command = offered(setting).find((one) => one.name === name && one.type === type)
    if (command) return command
    throw cannot(`There is no command "${name}" for ${setting.user.username} here.`)
  }

  const start = (setting: Setting, input: Interaction['input'], owners: Owners): Interaction => {
    const { user, channel } = setting
    return interactions.add({
      ...{ input, owners, userId: user.id, channelId: channel.id, guildId: channel.guildId },
      context: contextOf(world, channel),
      isForcedEphemeral: isForcedEphemeral(world, owners, setting),
    })
  }

  return {
    /** The commands that somebody is offered in a channel. */
    commandsFor: (channel: Channel, user: User = you()): Command[] => offered({ channel, user }),

    /**
     * Uses a slash command. A subcommand is named behind it, `photo add`; an attachment is one of `upload`'s. Throws,
     * with words for a person, where Discord's app would not let it be sent.
     */
    invoke(given: { command: string; channel: Channel; user?: User; options?: GivenOptions }): Interaction {
      const setting = { channel: given.channel, user: given.user ?? you() }
      const [name = '', ...subcommands] = given.command.split(' ')
      const command = find(setting, name, 1)
      const values = readOptions(command.options, subcommands, given.options ?? {})
      return start(setting, { kind: 'slash', command, ...values }, ownersFor(world, command, setting))
    },

    /** Uses a message command: "Apps > name" in a message's menu. */
    invokeOnMessage(given: { command: string; message: Message; user?: User }): Interaction {
      const channel = places.channels.get(given.message.channelId)
      if (!channel || given.message.isDeleted) throw cannot('That message is gone.')
      const setting = { channel, user: given.user ?? you() }
      const command = find(setting, given.command, 3)
      const input = { kind: 'message' as const, command, target: given.message }
      return start(setting, input, ownersFor(world, command, setting))
    },

    press(given: { message: Message; customId: string; user?: User }): Interaction {
      const { message, customId, user = you() } = given
      const channel = places.channels.get(message.channelId)
      const isSeen = !isEphemeral(message) || message.interaction?.userId === user.id
      if (!channel || message.isDeleted || !isSeen) throw cannot('That message is gone.')
      const button = findButton(message.components, customId)
      if (!button) throw cannot(`There is no button "${customId}" on that message.`)
      if (button['disabled'] === true) throw cannot('That button is out of use.')
      const owners =
        message.interaction?.owners ?? (message.guildId === undefined ? { 0: '0' } : { 0: message.guildId })
      return start({ user, channel }, { kind: 'button', customId, message }, owners)
    },
  }
}
