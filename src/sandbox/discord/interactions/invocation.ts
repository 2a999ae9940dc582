import { findButton } from '../rest/components.ts'
import { isEphemeral } from '../store/messages.ts'
import type { DiscordState } from '../store/state.ts'
import type { Channel, Command, Interaction, Message, User } from '../store/types.ts'
import { userError } from '../store/user-error.ts'
import {
  availableCommands,
  installationOwners,
  interactionContext,
  isForcedEphemeral,
  type Owners,
  type UsageContext,
} from './command-availability.ts'
import { parseOptions, type OptionInput } from './option-values.ts'

/** Runs commands and presses buttons for users. Throws a user error where Discord's app would not allow it. */
export const createInvocations = (state: DiscordState, you: () => User) => {
  const { directory, interactions } = state

  const find = (setting: UsageContext, name: string, type: Command['type']): Command => {
    const command = availableCommands(state, setting).find((one) => one.name === name && one.type === type)
    if (command) return command
    throw userError(`The command "${name}" is not available to ${setting.user.username} in this channel.`)
  }

  const start = (setting: UsageContext, input: Interaction['input'], owners: Owners): Interaction => {
    const { user, channel } = setting
    return interactions.add({
      input,
      owners,
      userId: user.id,
      channelId: channel.id,
      guildId: channel.guildId,
      context: interactionContext(state, channel),
      isForcedEphemeral: isForcedEphemeral(state, owners, setting),
    })
  }

  return {
    /** The commands available to a user in a channel. */
    commandsFor: (channel: Channel, user: User = you()): Command[] =>
      availableCommands(state, { channel, user }),

    /** Runs a slash command or subcommand (`photo add`). Attachment options take results of `upload`. */
    invoke(given: { command: string; channel: Channel; user?: User; options?: OptionInput }): Interaction {
      const setting = { channel: given.channel, user: given.user ?? you() }
      const [name = '', ...subcommands] = given.command.split(' ')
      const command = find(setting, name, 1)
      const { guildId } = given.channel
      const channelThere = (id: string) => {
        const channel = directory.channels.get(id)
        return guildId !== undefined && channel?.guildId === guildId ? channel : undefined
      }
      const values = parseOptions(command.options, subcommands, given.options ?? {}, channelThere)
      return start(
        setting,
        { kind: 'slash', command, ...values },
        installationOwners(state, command, setting),
      )
    },

    /** Runs a message command: "Apps > name" in a message's menu. */
    invokeOnMessage(given: { command: string; message: Message; user?: User }): Interaction {
      const channel = directory.channels.get(given.message.channelId)
      if (!channel || given.message.isDeleted) throw userError('That message no longer exists.')
      const setting = { channel, user: given.user ?? you() }
      const command = find(setting, given.command, 3)
      const input = { kind: 'message' as const, command, target: given.message }
      return start(setting, input, installationOwners(state, command, setting))
    },

    pressButton(given: { message: Message; customId: string; user?: User }): Interaction {
      const { message, customId, user = you() } = given
      const channel = directory.channels.get(message.channelId)
      const isSeen = !isEphemeral(message) || message.interaction?.userId === user.id
      if (!channel || message.isDeleted || !isSeen) throw userError('That message no longer exists.')
      const button = findButton(message.components, customId)
      if (!button) throw userError(`The message has no button "${customId}".`)
      if (button['disabled'] === true) throw userError('That button is disabled.')
      const owners =
        message.interaction?.owners ?? (message.guildId === undefined ? { 0: '0' } : { 0: message.guildId })
      return start({ user, channel }, { kind: 'button', customId, message }, owners)
    },
  }
}
