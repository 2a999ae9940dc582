import { pausablePlatforms as pausable } from '../platforms/definitions.ts'
import { ColorizeError } from '../core/errors.ts'

export const pauseUsage = `  pause <platform>       its answers wait; what is asked for is still heard and coloured
  resume <platform>      the answers that waited go out`

/** The one argument, where it names a platform that can be paused. */
export const readPauseArgs = (args: readonly string[]): string => {
  const [platform] = args
  if (platform !== undefined && args.length === 1 && pausable.includes(platform)) return platform
  throw new ColorizeError('settings_invalid', `usage:\n${pauseUsage}\n\nplatforms: ${pausable.join(', ')}`)
}

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

export const backupUsage = `  backup <file>          what was asked and answered, and everybody's wishes; packed where the name ends in .gz
  restore <file>         puts it into an empty Redis; pictures are not in it`

/** The one argument. @throws ColorizeError settings_invalid */
export const readBackupArgs = ([file, ...more]: readonly string[]): string => {
  if (file !== undefined && file !== '' && !file.startsWith('-') && more.length === 0) return file
  throw new ColorizeError('settings_invalid', `usage:\n${backupUsage}`)
}
