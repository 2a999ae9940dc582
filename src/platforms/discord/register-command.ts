import { ColorizeError } from '../../core/errors.ts'
import type { PlatformCommand } from '../command.ts'
import { discordAccess, type DiscordValues } from './settings.ts'

/** `colorizebot discord register`: safe to run again. */
export const registerCommand: PlatformCommand<DiscordValues> = {
  name: 'register',
  summary: 'register the commands on Discord, and print the address that invites the bot',
  options: [{ flag: '--guild', value: '<id>', summary: 'on this server only, where they appear at once' }],
  async run(values, { guild }, print) {
    if (guild !== undefined && !/^\d{15,21}$/.test(guild))
      throw new ColorizeError('settings_invalid', '--guild: must be the id of a server, 15 to 21 digits')
    const access = discordAccess(values)
    const { registerOnDiscord } = await import('./discord.ts')
    const { names, inviteUrl } = await registerOnDiscord(access, guild)
    print(`Registered ${guild === undefined ? 'everywhere' : `on server ${guild}`}: ${names.join(', ')}`)
    print(`Invite the bot: ${inviteUrl}`)
  },
}
