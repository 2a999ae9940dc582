import { ColorizeError } from '../../core/errors.ts'
import {
  httpAddress,
  matching,
  secret,
  setting,
  text,
  wholeNumber,
  type ValuesOf,
} from '../../core/settings.ts'

export const discordSettings = {
  DISCORD_TOKEN: secret(text, "The bot's token."),
  DISCORD_APPLICATION_ID: setting(
    matching(/^\d{15,21}$/, 'an id: 15 to 21 digits'),
    "The application's id. With DISCORD_API_URL the token is enough.",
  ),
  DISCORD_USER_HOURLY_LIMIT: setting(
    wholeNumber({ min: 1 }),
    'Requests of one person in an hour. Unset: 30, and 1000 on a server other than discord.com.',
  ),
  DISCORD_SERVER_HOURLY_LIMIT: setting(
    wholeNumber({ min: 1 }),
    'Requests of a whole Discord server in an hour, where it has set no number of its own. Unset: 300, and 10000 on a server other than discord.com.',
  ),
  DISCORD_API_URL: setting(
    httpAddress,
    "Another server that speaks Discord's protocol: the address that discord.js takes as rest.api.",
  ),
}
export type DiscordValues = ValuesOf<typeof discordSettings>

export const isDiscordConfigured = ({ DISCORD_TOKEN, DISCORD_APPLICATION_ID }: DiscordValues): boolean =>
  DISCORD_TOKEN !== undefined || DISCORD_APPLICATION_ID !== undefined

export const discordProblems = (values: DiscordValues): string[] => {
  if (!isDiscordConfigured(values)) return []
  const isPublic = values.DISCORD_API_URL === undefined
  const required = ['DISCORD_TOKEN', ...(isPublic ? ['DISCORD_APPLICATION_ID' as const] : [])] as const
  return required.filter((name) => values[name] === undefined).map((name) => `${name} is missing`)
}

export const isPublicDiscord = (values: DiscordValues): boolean =>
  isDiscordConfigured(values) && values.DISCORD_API_URL === undefined

/** On a server of one's own, where one person tries everything, there is hardly a limit. */
export const discordDefaults = (values: DiscordValues): Partial<DiscordValues> =>
  isPublicDiscord(values)
    ? { DISCORD_USER_HOURLY_LIMIT: 30, DISCORD_SERVER_HOURLY_LIMIT: 300 }
    : { DISCORD_USER_HOURLY_LIMIT: 1_000, DISCORD_SERVER_HOURLY_LIMIT: 10_000 }

/** The local Discord accepts any token. */
export const discordSandboxValues = (url: string): DiscordValues => ({
  DISCORD_TOKEN: 'sandbox',
  DISCORD_APPLICATION_ID: undefined,
  DISCORD_USER_HOURLY_LIMIT: undefined,
  DISCORD_SERVER_HOURLY_LIMIT: undefined,
  DISCORD_API_URL: `${url}/api`,
})

/** What the client needs. @throws ColorizeError settings_invalid without a token */
export const discordAccess = (values: DiscordValues) => {
  const { DISCORD_TOKEN: token, DISCORD_APPLICATION_ID: applicationId, DISCORD_API_URL: apiUrl } = values
  if (token === undefined) throw new ColorizeError('settings_invalid', 'DISCORD_TOKEN is missing')
  return { token, applicationId, apiUrl }
}
