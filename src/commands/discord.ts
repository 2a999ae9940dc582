import type { Config } from '../config.ts'
import { ColorizeError } from '../errors.ts'
import { registerOnDiscord as register } from '../platforms/discord/discord.ts'
import type { CommandOutput } from './colorize.ts'

export const discordUsage = `  discord register [--guild <id>]
                         registers the commands, on all servers or on one, and prints the invite link`

/** The server that the commands are for; undefined for all of them. */
export const readDiscordArgs = (args: readonly string[]): { guildId: string | undefined } => {
  const [verb, flag, guildId] = args
  if (verb === 'register' && args.length === 1) return { guildId: undefined }
  if (verb === 'register' && flag === '--guild' && args.length === 3 && /^\d{15,21}$/.test(guildId ?? ''))
    return { guildId }
  throw new ColorizeError('settings_invalid', `usage:\n${discordUsage}`)
}

/** As often as one likes: the commands become what they are here. */
export const registerOnDiscord = async (
  { discord }: Config,
  { guildId }: { guildId: string | undefined },
  output: CommandOutput,
): Promise<void> => {
  if (!discord)
    throw new ColorizeError('settings_invalid', 'DISCORD_TOKEN and DISCORD_APPLICATION_ID are needed')
  const { names, inviteUrl } = await register(discord, guildId)
  const where = guildId === undefined ? 'everywhere' : `on server ${guildId}`
  output.line(`Registered ${where}: ${names.join(', ')}`)
  output.line(`Invite the bot: ${inviteUrl}`)
}
