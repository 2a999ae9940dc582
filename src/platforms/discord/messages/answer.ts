import type { NoticeCode, Outcome } from '../../../core/domain.ts'
import { firstPageUrl, type Colorized } from '../../../core/outcomes.ts'
import { messagesIn } from '../../../i18n/languages.ts'
import { pictureSentences, refusalSentence, sentenceFor } from '../../../i18n/sentences.ts'
import { discordMessagesIn } from './languages.ts'
import type { DiscordMessages } from './messages.ts'

/** Returns the text for a refused or failed request; unknown codes get the apology. */
export const discordRefusal = (code: string, locale: string): string =>
  sentenceFor(discordMessagesIn(locale).refusals, code) ?? refusalSentence(code, locale)

const colorizedAnswer = (outcome: Colorized, locale: string): string => {
  const { hereItIs, hereTheyAre, beforeAndAfter } = discordMessagesIn(locale)
  const count = outcome.pictures.filter(({ kind }) => kind === 'colorized').length
  const page = firstPageUrl(outcome)
  const link = page === undefined ? '' : ` [${beforeAndAfter}](<${page}>)`
  return [
    count === 1 ? hereItIs : hereTheyAre,
    ...pictureSentences(outcome.pictures, locale, discordRefusal),
    `-# ${messagesIn(locale).guess}${link}`,
  ].join('\n')
}

/** Returns the answer to a change of settings, policies or privacy. */
export const discordNotice = (notice: NoticeCode, locale: string): string => {
  const { notices, managersOnly } = discordMessagesIn(locale)
  return notice === 'not_a_moderator' ? managersOnly : notices[notice]
}

/** Returns the text of an answer in Discord's Markdown. */
export const discordAnswer = (outcome: Outcome, locale: string): string => {
  switch (outcome.kind) {
    case 'colorized':
      return colorizedAnswer(outcome, locale)
    case 'refused':
      return discordRefusal(outcome.code, locale)
    case 'repeated':
      return discordMessagesIn(locale).repeated(outcome.url)
    case 'notice':
      return discordNotice(outcome.notice, locale)
  }
}

/** Returns the alternative text of a coloured picture. */
export const altText = (locale: string): string => discordMessagesIn(locale).altText

/** Returns the labels of the buttons under an answer. */
export const buttonLabels = (locale: string): DiscordMessages['buttons'] => discordMessagesIn(locale).buttons

/** Returns an answer that is sent as a message of its own; `whereUrl` links to the request if that is elsewhere. */
export const lateAnswer = (body: string, whereUrl: string | undefined, locale: string): string => {
  const { late, lateFrom } = discordMessagesIn(locale)
  return `${whereUrl === undefined ? late : lateFrom(whereUrl)}\n\n${body}`
}

/** Returns the refusal for people who may not change the settings. */
export const managersOnly = (locale: string): string => discordMessagesIn(locale).managersOnly
