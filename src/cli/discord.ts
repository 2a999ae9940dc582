import type { Config } from '../config/config.ts'
import { ColorizeError } from '../core/errors.ts'
import { registerOnDiscord as register } from '../platforms/discord/discord.ts'
import type { CommandOutput } from './colorize.ts'

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
