import type { PictureNote, PictureOutcome } from '../core/domain.ts'
import { messagesIn } from './languages.ts'

/** The sentence for a code, if there is one. Codes come out of queues, so they may be anything. */
export const sentenceFor = (sentences: Readonly<Record<string, string>>, code: string): string | undefined =>
  Object.hasOwn(sentences, code) ? sentences[code] : undefined

/** The one sentence for a refused or failed request, by its ErrorCode. */
export const refusalSentence = (code: string, locale = 'en'): string => {
  const { refusals, apology } = messagesIn(locale)
  return sentenceFor(refusals, code) ?? apology
}

/** A sentence for each note on a colorized picture. */
export const noteSentences = (notes: readonly PictureNote[], locale: string): string[] =>
  notes.map((note) => messagesIn(locale).notes[note])

/**
 * The sentences about some of several pictures: refusals and notes. Each begins with the picture's number, except where
 * there is only one picture.
 */
export const pictureSentences = (
  pictures: readonly PictureOutcome[],
  locale: string,
  refusal: (code: string, locale: string) => string,
): string[] =>
  pictures.flatMap((picture, i) => {
    const sentences =
      picture.kind === 'refused' ? [refusal(picture.code, locale)] : noteSentences(picture.notes, locale)
    return pictures.length === 1 ? sentences : sentences.map((sentence) => `${i + 1}. ${sentence}`)
  })
