import type { NoticeCode, Outcome } from '../../../core/domain.ts'
import { firstPageUrl, type Colorized } from '../../../core/outcomes.ts'
import { messagesIn } from '../../../i18n/languages.ts'
import { pictureSentences, refusalSentence, sentenceFor } from '../../../i18n/sentences.ts'
import { discordMessagesIn } from './languages.ts'
import type { DiscordMessages } from './messages.ts'

/** The one sentence for a refused or failed request, by its ErrorCode. */
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

/** The answer to a request that was not about colour. */
export const discordNotice = (notice: NoticeCode, locale: string): string => {
  const { notices, managersOnly } = discordMessagesIn(locale)
  return notice === 'not_a_moderator' ? managersOnly : notices[notice]
}

/** The text of an answer, in Discord's Markdown. */
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

/** The description of a picture for people who cannot see it. */
export const altText = (locale: string): string => discordMessagesIn(locale).altText

/** The labels of the buttons under an answer; `colourOnly` leads back from `sideBySide`. */
export const buttonLabels = (locale: string): DiscordMessages['buttons'] => discordMessagesIn(locale).buttons

/** An answer that came too late for the reply and is a message of its own; `whereUrl` is where it was asked for. */
export const lateAnswer = (body: string, whereUrl: string | undefined, locale: string): string => {
  const { late, lateFrom } = discordMessagesIn(locale)
  return `${whereUrl === undefined ? late : lateFrom(whereUrl)}\n\n${body}`
}

/** For people who may not change the settings. */
export const managersOnly = (locale: string): string => discordMessagesIn(locale).managersOnly
