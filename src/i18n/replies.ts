import type { Outcome, PictureNote, PictureOutcome, PlacePolicy } from '../core/domain.ts'
import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { japanese } from './ja.ts'
import { portuguese } from './pt.ts'
import type { Messages } from './messages.ts'

/** What a user reads of an outcome, in the language of their BCP 47 locale. Discord's own part is replies-discord.ts. */

const languages: ReadonlyMap<string, Messages> = new Map([
  ['en', english],
  ['es', spanish],
  ['de', german],
  ['fr', french],
  ['pt', portuguese],
  ['ja', japanese],
])

/** BCP 47, English first. */
export const languageTags: readonly string[] = [...languages.keys()]

/** By the language of a locale alone; English for those that we do not speak. */
export const messagesIn = (locale: string): Messages =>
  languages.get(locale.toLowerCase().split(/[-_]/)[0] ?? '') ?? english

/** The sentence of that code, if there is one: codes come out of queues, so they may be anything. */
export const sentenceOf = (sentences: Readonly<Record<string, string>>, code: string): string | undefined =>
  Object.hasOwn(sentences, code) ? sentences[code] : undefined

/** The one sentence for a refused or failed request, by its ErrorCode. */
export const refusalSentence = (code: string, locale = 'en'): string => {
  const { refusals, apology } = messagesIn(locale)
  return sentenceOf(refusals, code) ?? apology
}

type Coloured = Extract<Outcome, { kind: 'colorized' }>
type Notice = Extract<Outcome, { kind: 'notice' }>

const marked = (words: string, nsfw: boolean): string => (nsfw ? `${words} (NSFW)` : words)

const notesOf = (notes: readonly PictureNote[], locale: string): string[] =>
  notes.map((note) => messagesIn(locale).notes[note])

type LinkStyle = { words: string; between: string; nsfw: boolean; locale: string }

/** A link to one picture, where it has a page, and what is worth saying about it; or why there is none. */
const pictureOnReddit = (picture: PictureOutcome, { words, between, nsfw, locale }: LinkStyle): string => {
  if (picture.kind === 'refused') return refusalSentence(picture.code, locale)
  const { pageUrl, notes } = picture
  const name = marked(words, nsfw)
  return [pageUrl === undefined ? name : `[${name}](${pageUrl})`, ...notesOf(notes, locale)].join(between)
}

const linksOnReddit = ({ pictures, nsfw }: Coloured, locale: string): string => {
  const { hereItIs, inColour, afterLink, links } = messagesIn(locale).reddit
  const [first] = pictures
  if (first && pictures.length === 1)
    return pictureOnReddit(first, { words: hereItIs, between: '\n\n', nsfw, locale })
  const style = { words: inColour, between: afterLink, nsfw, locale }
  const lines = pictures.map((picture, i) => `${i + 1}. ${pictureOnReddit(picture, style)}`)
  return `${links}\n\n${lines.join('\n')}`
}

/** The page of the first coloured picture that has one. */
export const firstPage = ({ pictures }: Coloured): string | undefined =>
  pictures.map((picture) => (picture.kind === 'colorized' ? picture.pageUrl : undefined)).find(Boolean)

/** What stands small under a picture on Reddit. The page that says what this is lies where the results do. */
const redditFooter = (outcome: Coloured, locale: string): string => {
  const page = firstPage(outcome)
  const about =
    page === undefined ? '' : ` [${messagesIn(locale).reddit.about}](${new URL('../about', page).href})`
  return `^(${redditInlineFooter(locale)})${about}`
}

const policySentence = (place: string, { speak, nsfw }: PlacePolicy, locale: string): string => {
  const words = messagesIn(locale).reddit
  return words.policy(place, `${words.speak[speak]}${nsfw ? '' : words.leavesNsfw}`)
}

const noticeSentence = ({ notice, place = '', policy }: Notice, locale: string): string => {
  const { noted, notices, notAModerator } = messagesIn(locale).reddit
  switch (notice) {
    case 'not_a_moderator':
      return notAModerator(place)
    case 'policy_set':
      return policy ? policySentence(place, policy, locale) : noted
    default:
      return notices[notice]
  }
}

/** The whole of an answer on Reddit, in its Markdown; some subreddits take no small print. */
export const redditReply = (outcome: Outcome, hasFooter = true, locale = 'en'): string => {
  switch (outcome.kind) {
    case 'colorized': {
      const links = linksOnReddit(outcome, locale)
      return hasFooter ? `${links}\n\n${redditFooter(outcome, locale)}` : links
    }
    case 'refused':
      return refusalSentence(outcome.code, locale)
    case 'repeated':
      return messagesIn(locale).reddit.repeated(outcome.url)
    case 'notice':
      return noticeSentence(outcome, locale)
  }
}

/** The caption of a picture inside a comment: what it shows, for who cannot see it. */
export const redditCaption = (locale = 'en'): string => messagesIn(locale).reddit.caption

/** What is said of some of several pictures, each sentence with the picture's number; of a single one without. */
export const remarksOn = (
  pictures: readonly PictureOutcome[],
  locale: string,
  refusal: (code: string, locale: string) => string,
): string[] =>
  pictures.flatMap((picture, i) => {
    const sentences =
      picture.kind === 'refused' ? [refusal(picture.code, locale)] : notesOf(picture.notes, locale)
    return pictures.length === 1 ? sentences : sentences.map((sentence) => `${i + 1}. ${sentence}`)
  })

/** What stands above pictures that are inside the comment: each sentence a paragraph. */
export const redditInlineWords = ({ pictures }: Coloured, locale = 'en'): string[] => {
  const { inlineOne, inlineSeveral } = messagesIn(locale).reddit
  return [pictures.length === 1 ? inlineOne : inlineSeveral, ...remarksOn(pictures, locale, refusalSentence)]
}

/** The small print under them, without Markdown. */
export const redditInlineFooter = (locale = 'en'): string => {
  const { guess, reddit } = messagesIn(locale)
  return `${guess} ${reddit.manners}`
}

/** An answer as a direct message: the thread at `place` is locked, archived, or closed to us. */
export const redditMessage = (
  body: string,
  place: string,
  locale = 'en',
): { subject: string; text: string } => {
  const { messageSubject, messageIntro } = messagesIn(locale).reddit
  return { subject: messageSubject, text: `${messageIntro(place)}\n\n${body}` }
}
