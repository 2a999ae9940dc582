import { discordMessagesIn } from './languages.ts'
import type { CommandPath, DiscordMessages } from './messages.ts'

/** Discord's locales with localised command names; Discord shows English in all others. */
export const localizedLocales = ['de', 'es-ES', 'es-419', 'fr', 'ja', 'pt-BR'] as const
export type Localizations = Record<(typeof localizedLocales)[number], string>

type LocalizedName = { name: string; nameLocalizations: Localizations }
export type LocalizedCommand = LocalizedName & {
  description: string
  descriptionLocalizations: Localizations
}
export type CommandNames = {
  /** The message command in the "Apps" menu, which has no description. */
  message: LocalizedName
  /** Commands, subcommands and options, by path: `settings.quota.perHour`. */
  chat: Record<CommandPath, LocalizedCommand>
}

const localized = (pick: (messages: DiscordMessages) => string): [string, Localizations] => [
  pick(discordMessagesIn('en')),
  Object.fromEntries(
    localizedLocales.map((locale) => [locale, pick(discordMessagesIn(locale))]),
  ) as Localizations,
]

const namesAt = (path: CommandPath): LocalizedCommand => {
  const [name, nameLocalizations] = localized(({ commands }) => commands[path][0])
  const [description, descriptionLocalizations] = localized(({ commands }) => commands[path][1])
  return { name, description, nameLocalizations, descriptionLocalizations }
}

/** Returns the names and descriptions of all commands and options in all languages. */
export const commandNames = (): CommandNames => {
  const [name, nameLocalizations] = localized(({ messageCommand }) => messageCommand)
  const paths = Object.keys(discordMessagesIn('en').commands) as CommandPath[]
  return {
    message: { name, nameLocalizations },
    chat: Object.fromEntries(paths.map((path) => [path, namesAt(path)])) as CommandNames['chat'],
  }
}
