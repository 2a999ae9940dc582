import { findButton } from '../rest/components.ts'
import { readOptions, type GivenOptions } from './option-values.ts'
import { isEphemeral } from '../store/messages.ts'
import {
  commandsOffered,
  contextOf,
  isForcedEphemeral,
  ownersFor,
  type Owners,
  type Setting,
} from './command-availability.ts'
import type { Channel, Command, Interaction, Message, User } from '../store/types.ts'
import { cannot } from '../store/user-error.ts'
import type { World } from '../store/state.ts'

/** Commands and buttons as a person uses them: what Discord's own app would not offer is refused. */
export const createInvoking = (world: World, you: () => User) => {
  const { places, interactions } = world

  const find = (setting: Setting, name: string, type: Command['type']): Command => {
    const command = commandsOffered(world, setting).find((one) => one.name === name && one.type === type)
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
    commandsFor: (channel: Channel, user: User = you()): Command[] =>
      commandsOffered(world, { channel, user }),

    /**
     * Uses a slash command. A subcommand is named behind it, `photo add`; an attachment is one of `upload`'s. Throws,
     * with words for a person, where Discord's app would not let it be sent.
     */
    invoke(given: { command: string; channel: Channel; user?: User; options?: GivenOptions }): Interaction {
      const setting = { channel: given.channel, user: given.user ?? you() }
      const [name = '', ...subcommands] = given.command.split(' ')
      const command = find(setting, name, 1)
      const { guildId } = given.channel
      const channelThere = (id: string) => {
        const channel = places.channels.get(id)
        return guildId !== undefined && channel?.guildId === guildId ? channel : undefined
      }
      const values = readOptions(command.options, subcommands, given.options ?? {}, channelThere)
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
