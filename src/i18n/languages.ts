import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { japanese } from './ja.ts'
import type { Messages } from './messages.ts'
import { portuguese } from './pt.ts'

/** The languages of all texts for users, as ISO 639-1 codes. */
export const languages = ['en', 'es', 'de', 'fr', 'pt', 'ja'] as const
export type Language = (typeof languages)[number]
export type InEveryLanguage<T> = Readonly<Record<Language, T>>

const isLanguage = (tag: string): tag is Language => (languages as readonly string[]).includes(tag)

/** The language of a BCP 47 locale such as `pt-BR`; English if there are no texts in it. */
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

/** The messages that every platform shares, in the language of a BCP 47 locale. */
export const messagesIn = (locale: string): Messages => messages[languageOf(locale)]
