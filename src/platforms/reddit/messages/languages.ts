import { languageOf, type InEveryLanguage } from '../../../i18n/languages.ts'
import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { japanese } from './ja.ts'
import type { RedditMessages } from './messages.ts'
import { portuguese } from './pt.ts'

export const redditMessages: InEveryLanguage<RedditMessages> = {
  en: english,
  es: spanish,
  de: german,
  fr: french,
  pt: portuguese,
  ja: japanese,
}

export const redditMessagesIn = (locale: string): RedditMessages => redditMessages[languageOf(locale)]
