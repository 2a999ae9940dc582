import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  Routes,
  type REST,
} from 'discord.js'
import { z } from 'zod'
import { type LocalizedCommand, commandNames } from '../messages/command-names.ts'
import { callDiscord } from './calls.ts'

/** What interactions are told apart by: the English names, which Discord sends whatever people see. */
export const names = {
  colorize: 'colorize',
  onMessage: 'Colorize',
  privacy: 'colorize-privacy',
  settings: 'colorize-settings',
} as const

const everywhere = {
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
}
const onServers = {
  integration_types: [ApplicationIntegrationType.GuildInstall],
  contexts: [InteractionContextType.Guild],
}

const {
  Attachment,
  Boolean: YesNo,
  Channel,
  Integer,
  Number: Decimal,
  String: Text,
  Subcommand,
} = ApplicationCommandOptionType

const worded = ({ name, nameLocalizations, description, descriptionLocalizations }: LocalizedCommand) => ({
  name,
  name_localizations: nameLocalizations,
  description,
  description_localizations: descriptionLocalizations,
})

const vividnessRange = { type: Decimal, min_value: 0, max_value: 2 }
const channelTypes = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildVoice,
]

/** All commands, as Discord's interface wants them. */
export const commandPayloads = (): Record<string, unknown>[] => {
  const { chat, message } = commandNames()
  const option = (path: keyof typeof chat, rest: Record<string, unknown>) => ({
    ...worded(chat[path]),
    ...rest,
  })
  const subcommand = (path: keyof typeof chat, options: Record<string, unknown>[] = []) =>
    option(path, { type: Subcommand, options })
  const command = (path: keyof typeof chat, rest: Record<string, unknown>) =>
    option(path, { type: ApplicationCommandType.ChatInput, ...rest })
  return [
    command('colorize', {
      ...everywhere,
      options: [
        option('colorize.image', { type: Attachment }),
        option('colorize.link', { type: Text, max_length: 2_000 }),
        option('colorize.vividness', vividnessRange),
        option('colorize.sideBySide', { type: YesNo }),
        option('colorize.private', { type: YesNo }),
      ],
    }),
    {
      type: ApplicationCommandType.Message,
      name: message.name,
      name_localizations: message.nameLocalizations,
      ...everywhere,
    },
    command('privacy', {
      ...everywhere,
      options: [
        subcommand('privacy.optOut'),
        subcommand('privacy.optIn'),
        subcommand('privacy.deleteMyData'),
      ],
    }),
    command('settings', {
      ...onServers,
      default_member_permissions: String(PermissionFlagsBits.ManageGuild),
      options: [
        subcommand('settings.show'),
        subcommand('settings.on'),
        subcommand('settings.off'),
        subcommand('settings.channels', [
          option('settings.channels.add', { type: Channel, channel_types: channelTypes }),
          option('settings.channels.remove', { type: Channel, channel_types: channelTypes }),
          option('settings.channels.all', { type: YesNo }),
        ]),
        subcommand('settings.vividness', [
          option('settings.vividness.value', { ...vividnessRange, required: true }),
        ]),
        subcommand('settings.quota', [
          option('settings.quota.perHour', { type: Integer, min_value: 1, max_value: 10_000 }),
        ]),
      ],
    }),
  ]
}

const idSchema = z.object({ id: z.string() })

/** The application that a token belongs to. */
export const applicationOf = async (rest: REST): Promise<string> =>
  idSchema.parse(await callDiscord(() => rest.get(Routes.currentApplication()))).id

const registeredSchema = z.array(z.object({ name: z.string() }))

/**
 * Makes the commands what they are here, on all servers or on one; as often as one likes.
 * @returns their names
 */
export const registerCommands = async (
  rest: REST,
  { applicationId, guildId }: { applicationId?: string | undefined; guildId?: string | undefined },
): Promise<string[]> => {
  const id = applicationId ?? (await applicationOf(rest))
  const route =
    guildId === undefined ? Routes.applicationCommands(id) : Routes.applicationGuildCommands(id, guildId)
  const body = guildId === undefined ? commandPayloads() : commandPayloads().map(onOneServer)
  return registeredSchema.parse(await callDiscord(() => rest.put(route, { body }))).map(({ name }) => name)
}

/** A server's own commands are for that server: Discord takes no word of installs and contexts with them. */
const onOneServer = (command: Record<string, unknown>): Record<string, unknown> => ({
  ...command,
  integration_types: undefined,
  contexts: undefined,
})

/** Of a bot that answers where it was called, and reads the pictures that it is called for. */
const leastPermissions =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory

/** Where people put the bot on their server, or among their own apps. */
export const inviteUrl = (applicationId: string): string => {
  const url = new URL('https://discord.com/oauth2/authorize')
  url.searchParams.set('client_id', applicationId)
  url.searchParams.set('scope', 'bot applications.commands')
  url.searchParams.set('permissions', String(leastPermissions))
  return url.href
}
