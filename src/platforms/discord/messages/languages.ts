import { languageOf, type InEveryLanguage } from '../../../i18n/languages.ts'
import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { japanese } from './ja.ts'
import type { DiscordMessages } from './messages.ts'
import { portuguese } from './pt.ts'

export const discordMessages: InEveryLanguage<DiscordMessages> = {
  en: english,
  es: spanish,
  de: german,
  fr: french,
  pt: portuguese,
  ja: japanese,
}

export const discordMessagesIn = (locale: string): DiscordMessages => discordMessages[languageOf(locale)]
