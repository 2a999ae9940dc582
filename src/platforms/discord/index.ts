import type { PlatformDefinition } from '../definition.ts'
import { registerCommand } from './register-command.ts'
import { discordGuide } from './messages/guide.ts'
import { discordMessages } from './messages/languages.ts'
import { discordNames } from './names.ts'
import { describeTarget } from './reply/target.ts'
import {
  discordDefaults,
  discordProblems,
  discordSandboxValues,
  discordSettings,
  isDiscordConfigured,
  isPublicDiscord,
  type DiscordValues,
} from './settings.ts'

/** Discord: slash and message commands and mentions, answered in the channel. */
export const discord: PlatformDefinition<DiscordValues> = {
  name: 'discord',
  title: 'Discord',
  settings: discordSettings,
  problems: discordProblems,
  defaults: discordDefaults,
  isConfigured: isDiscordConfigured,
  isPublic: isPublicDiscord,
  limits: ({ DISCORD_USER_HOURLY_LIMIT, DISCORD_SERVER_HOURLY_LIMIT }) => ({
    perUserHourly: DISCORD_USER_HOURLY_LIMIT,
    perPlaceHourly: DISCORD_SERVER_HOURLY_LIMIT,
  }),
  imageHosts: [
    'cdn.discordapp.com',
    'media.discordapp.net',
    'images-ext-1.discordapp.net',
    'images-ext-2.discordapp.net',
  ],
  messages: discordMessages,
  describe: describeTarget,
  isPausable: true,
  isInGallery: false, // what is asked for on a server is meant for its members
  gauge: 'waits',
  names: discordNames,
  guide: discordGuide,
  commands: [registerCommand],
  sandbox: {
    settings: discordSandboxValues,
    load: async () => (await import('../../sandbox/discord/index.ts')).createDiscordSandbox,
  },
  create: async (values, parts) => (await import('./discord.ts')).createDiscordPlatform(values, parts),
}
