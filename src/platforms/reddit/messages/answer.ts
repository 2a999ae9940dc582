import type { Outcome, PictureOutcome, PlacePolicy } from '../../../core/domain.ts'
import { firstPageUrl, type Colorized } from '../../../core/outcomes.ts'
import { messagesIn } from '../../../i18n/languages.ts'
import { noteSentences, pictureSentences, refusalSentence } from '../../../i18n/sentences.ts'
import { redditMessagesIn } from './languages.ts'

type Notice = Extract<Outcome, { kind: 'notice' }>
type LinkStyle = { text: string; separator: string; nsfw: boolean; locale: string }

/** Returns a link to the page of a picture and its notes, or the reason why there is no picture. */
const pictureLine = (picture: PictureOutcome, { text, separator, nsfw, locale }: LinkStyle): string => {
  if (picture.kind === 'refused') return refusalSentence(picture.code, locale)
  const { pageUrl, notes } = picture
  const label = nsfw ? `${text} (NSFW)` : text
  const link = pageUrl === undefined ? label : `[${label}](${pageUrl})`
  return [link, ...noteSentences(notes, locale)].join(separator)
}

const linksTo = ({ pictures, nsfw }: Colorized, locale: string): string => {
  const { hereItIs, inColour, afterLink, links } = redditMessagesIn(locale)
  const [first] = pictures
  if (first && pictures.length === 1)
    return pictureLine(first, { text: hereItIs, separator: '\n\n', nsfw, locale })
  const style = { text: inColour, separator: afterLink, nsfw, locale }
  const lines = pictures.map((picture, i) => `${i + 1}. ${pictureLine(picture, style)}`)
  return `${links}\n\n${lines.join('\n')}`
}

/** Returns the small print under a comment with pictures, without Markdown. */
export const inlineFooter = (locale = 'en'): string =>
  `${messagesIn(locale).guess} ${redditMessagesIn(locale).removalHint}`

/** Returns the small print under links, with a link to the page that explains the bot. */
const footerOf = (outcome: Colorized, locale: string): string => {
  const page = firstPageUrl(outcome)
  const about =
    page === undefined ? '' : ` [${redditMessagesIn(locale).about}](${new URL('../about', page).href})`
  return `^(${inlineFooter(locale)})${about}`
}

const policySentence = (place: string, { speak, nsfw }: PlacePolicy, locale: string): string => {
  const messages = redditMessagesIn(locale)
  return messages.policy(place, `${messages.speak[speak]}${nsfw ? '' : messages.nsfwClause}`)
}

const noticeSentence = ({ notice, place = '', policy }: Notice, locale: string): string => {
  const { policySaved, notices, notAModerator } = redditMessagesIn(locale)
  switch (notice) {
    case 'not_a_moderator':
      return notAModerator(place)
    case 'policy_set':
      return policy ? policySentence(place, policy, locale) : policySaved
    default:
      return notices[notice]
  }
}

/** Returns a whole answer in Reddit's Markdown; `hasFooter` is false in subreddits that reject the small print. */
export const redditAnswer = (outcome: Outcome, hasFooter = true, locale = 'en'): string => {
  switch (outcome.kind) {
    case 'colorized': {
      const links = linksTo(outcome, locale)
      return hasFooter ? `${links}\n\n${footerOf(outcome, locale)}` : links
    }
    case 'refused':
      return refusalSentence(outcome.code, locale)
    case 'repeated':
      return redditMessagesIn(locale).repeated(outcome.url)
    case 'notice':
      return noticeSentence(outcome, locale)
  }
}

/** Returns the caption of a picture inside a comment, for people who cannot see it. */
export const inlineCaption = (locale = 'en'): string => redditMessagesIn(locale).caption

/** Returns the paragraphs above pictures inside a comment. */
export const inlineParagraphs = ({ pictures }: Colorized, locale = 'en'): string[] => {
  const { inlineOne, inlineSeveral } = redditMessagesIn(locale)
  return [
    pictures.length === 1 ? inlineOne : inlineSeveral,
    ...pictureSentences(pictures, locale, refusalSentence),
  ]
}

/** Returns an answer as a direct message, for a thread at `placeUrl` where the bot cannot comment. */
export const directMessage = (
  body: string,
  placeUrl: string,
  locale = 'en',
): { subject: string; text: string } => {
  const { messageSubject, messageIntro } = redditMessagesIn(locale)
  return { subject: messageSubject, text: `${messageIntro(placeUrl)}\n\n${body}` }
}
