import type { Outcome, PictureNote, PictureOutcome, PlacePolicy, SpeakLevel } from './domain.ts'
import type { ErrorCode } from './errors.ts'

/** Every word that a user reads for an outcome. One sentence each; nothing of the cause leaks. */
const refusals: Partial<Record<ErrorCode, string>> = {
  no_image: 'I could not find a picture there. Post a photo and call me under it.',
  no_such_picture: 'There is no picture of that number there.',
  over_quota: 'That is more than I colour for one person or under one post at a time.',
  answered_before: 'That picture was coloured in this thread before.',
  source_deleted: 'That post is gone, so there is nothing left to colour.',
  video_not_supported: 'That is a video, and I can only colour still photos.',
  host_not_allowed: 'I only fetch pictures from the image hosts I know, and that one is not among them.',
  address_not_allowed: 'I only fetch pictures from the image hosts I know, and that one is not among them.',
  source_not_found: 'The picture is no longer there.',
  source_forbidden: 'The host of that picture would not let me have it.',
  source_unavailable: 'The host of that picture did not answer, even after several tries.',
  fetch_timeout: 'The host of that picture took too long to answer, even after several tries.',
  too_many_bytes: 'That file is too large for me; 25 MB is the most I take.',
  too_many_redirects: 'The address of that picture leads in circles.',
  not_an_image: 'That file is not a picture I can read; JPEG, PNG, WebP, AVIF, GIF and TIFF work.',
  image_damaged: 'That picture is damaged and I could not read it.',
  heic_unreadable: 'I could not read that HEIC picture; please send it as JPEG or PNG.',
  too_many_pixels: 'That picture has too many pixels for me; 50 megapixels is the most I take.',
  too_small: 'That picture is too small; I need at least 16 by 16 pixels.',
  already_colour: 'That picture is in colour already.',
  result_too_large: 'The coloured picture would be too large to send.',
}

const apology = 'Something went wrong on my side and I could not colour this one. Sorry.'

const sentences: ReadonlyMap<string, string> = new Map(Object.entries(refusals))

/** The one sentence for a refused or failed request, by its ErrorCode. */
export const refusalSentence = (code: string): string => sentences.get(code) ?? apology

const notes: Record<PictureNote, string> = {
  first_frame: 'It moves, or has several pages: I coloured the first.',
  video_still: 'It is a video: I coloured the still that stands for it.',
}

type Coloured = Extract<Outcome, { kind: 'colorized' }>
type Notice = Extract<Outcome, { kind: 'notice' }>

const marked = (words: string, nsfw: boolean): string => (nsfw ? `${words} (NSFW)` : words)

/** A link to one picture and what is worth saying about it, or why there is none. */
const pictureOnReddit = (picture: PictureOutcome, words: string, nsfw: boolean, between: string): string =>
  picture.kind === 'refused'
    ? refusalSentence(picture.code)
    : [`[${marked(words, nsfw)}](${picture.pageUrl})`, ...picture.notes.map((note) => notes[note])].join(
        between,
      )

const linksOnReddit = ({ pictures, nsfw }: Coloured): string => {
  const [first] = pictures
  if (first && pictures.length === 1) return pictureOnReddit(first, 'Here it is in colour', nsfw, '\n\n')
  const lines = pictures.map((picture, i) => `${i + 1}. ${pictureOnReddit(picture, 'In colour', nsfw, '. ')}`)
  return `Here they are:\n\n${lines.join('\n')}`
}

const guess = "The colours are a neural network's guess, not a record of the truth."
const manners = 'Reply "delete" and this goes; message me "opt out" and I leave you and your posts alone.'

/** The page that says what this is lies where the results do. */
const aboutUrl = ({ pictures }: Coloured): string | undefined => {
  const shown = pictures.find((picture) => picture.kind === 'colorized')
  return shown && new URL('../about', shown.pageUrl).href
}

/** What stands small under a picture on Reddit. */
const redditFooter = (outcome: Coloured): string => {
  const about = aboutUrl(outcome)
  return `^(${guess} ${manners})${about === undefined ? '' : ` [What is this?](${about})`}`
}

const speakWords: Record<SpeakLevel, string> = {
  off: 'I am silent there',
  message_only: 'I answer by direct message only',
  link_only: 'I answer with links, never with a picture in a comment',
  freely: 'I answer as everywhere',
}

const policySentence = (place: string, { speak, nsfw }: PlacePolicy): string =>
  `Noted for r/${place}: ${speakWords[speak]}${nsfw ? '' : ', and leave posts marked NSFW alone'}.`

const noticeSentence = ({ notice, place = '', policy }: Notice): string => {
  switch (notice) {
    case 'opted_out':
      return 'Noted: I leave you, your posts and your comments alone. Write "opt in" if you change your mind.'
    case 'opted_in':
      return 'Noted: I answer you again.'
    case 'not_a_moderator':
      return `Only moderators of r/${place} can tell me how to behave there, and I do not see you among them.`
    case 'policy_set':
      return policy ? policySentence(place, policy) : 'Noted.'
  }
}

/** The whole of an answer on Reddit, in its Markdown; some subreddits take no small print. */
export const redditReply = (outcome: Outcome, hasFooter = true): string => {
  switch (outcome.kind) {
    case 'colorized':
      return hasFooter ? `${linksOnReddit(outcome)}\n\n${redditFooter(outcome)}` : linksOnReddit(outcome)
    case 'refused':
      return refusalSentence(outcome.code)
    case 'repeated':
      return `I coloured this one before: [here it is](${outcome.url}).`
    case 'notice':
      return noticeSentence(outcome)
  }
}

/** The caption of a picture inside a comment: what it shows, for who cannot see it. */
export const redditCaption = 'The photo from this thread, with colours guessed by a neural network'

/** What stands above pictures that are inside the comment: each sentence a paragraph. */
export const redditInlineWords = ({ pictures }: Coloured): string[] => [
  pictures.length === 1 ? 'Here it is in colour:' : 'Here they are in colour:',
  ...pictures.flatMap((picture, i) => {
    const sentences =
      picture.kind === 'refused' ? [refusalSentence(picture.code)] : picture.notes.map((note) => notes[note])
    return pictures.length === 1 ? sentences : sentences.map((sentence) => `${i + 1}. ${sentence}`)
  }),
]

/** The small print under them, without Markdown. */
export const redditInlineFooter = `${guess} ${manners}`

/** An answer as a direct message: the thread at `place` is locked, archived, or closed to us. */
export const redditMessage = (body: string, place: string): { subject: string; text: string } => ({
  subject: 'The photo you asked me to colour',
  text: `I may not answer [where you asked](${place}), so here it is:\n\n${body}`,
})
