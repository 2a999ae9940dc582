import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { japanese } from './ja.ts'
import type { Messages } from './messages.ts'
import { portuguese } from './pt.ts'

/** ISO 639, English first: what a user reads exists in each of them. */
export const languages = ['en', 'es', 'de', 'fr', 'pt', 'ja'] as const
export type Language = (typeof languages)[number]
export type InEveryLanguage<T> = Readonly<Record<Language, T>>

const isLanguage = (tag: string): tag is Language => (languages as readonly string[]).includes(tag)

/** The language of a BCP 47 locale such as `pt-BR`; English where we do not have it. */
export const languageOf = (locale: string): Language => {
  const [tag = ''] = locale.toLowerCase().split(/[-_]/)
  return isLanguage(tag) ? tag : 'en'
}

const messages: InEveryLanguage<Messages> = {
  en: english,
  es: spanish,
  de: german,
  fr: french,
  pt: portuguese,
  ja: japanese,
}

/** The messages that belong to no platform. */
export const messagesIn = (locale: string): Messages => messages[languageOf(locale)]
