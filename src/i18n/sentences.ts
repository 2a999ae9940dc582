import type { PictureNote, PictureOutcome } from '../core/domain.ts'
import { messagesIn } from './languages.ts'

/** Returns the sentence for a code, or undefined. Codes are read from queues, so any string is possible. */
export const sentenceFor = (sentences: Readonly<Record<string, string>>, code: string): string | undefined =>
  Object.hasOwn(sentences, code) ? sentences[code] : undefined

/** Returns the text for a refused or failed request; unknown codes get the apology. */
export const refusalSentence = (code: string, locale = 'en'): string => {
  const { refusals, apology } = messagesIn(locale)
  return sentenceFor(refusals, code) ?? apology
}

/** Returns a sentence for each note on a colorized picture. */
export const noteSentences = (notes: readonly PictureNote[], locale: string): string[] =>
  notes.map((note) => messagesIn(locale).notes[note])

/**
 * Returns the refusals and notes of all pictures. If there are several pictures, each sentence starts with the number of
 * its picture.
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
