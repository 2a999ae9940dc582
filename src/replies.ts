import type { PictureNote, PictureOutcome } from './domain.ts'
import type { ErrorCode } from './errors.ts'

/** Every word that a user reads for an outcome. One sentence each; nothing of the cause leaks. */
const refusals: Partial<Record<ErrorCode, string>> = {
  no_image: 'I could not find a picture there. Post a photo and call me under it.',
  no_such_picture: 'There is no picture of that number there.',
  over_quota: 'That is more than I colour for one person or under one post at a time.',
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

const oneOnReddit = (picture: PictureOutcome): string =>
  picture.kind === 'refused'
    ? refusalSentence(picture.code)
    : [`[Here it is in colour](${picture.pageUrl})`, ...picture.notes.map((note) => notes[note])].join('\n\n')

const severalOnReddit = (pictures: readonly PictureOutcome[]): string => {
  const lines = pictures.map((picture, i) =>
    picture.kind === 'refused'
      ? `${i + 1}. ${refusalSentence(picture.code)}`
      : `${i + 1}. ${[`[In colour](${picture.pageUrl})`, ...picture.notes.map((note) => notes[note])].join('. ')}`,
  )
  return `Here they are:\n\n${lines.join('\n')}`
}

/** The body of the answer on Reddit, in its Markdown. */
export const redditReply = (pictures: readonly PictureOutcome[]): string => {
  const [first] = pictures
  const body = first && pictures.length === 1 ? oneOnReddit(first) : severalOnReddit(pictures)
  return `${body}\n\n^(The colours are a neural network's guess, not a record of the truth.)`
}

/** The same as a direct message: the thread at `place` is locked, archived, or closed to us. */
export const redditMessage = (body: string, place: string): { subject: string; text: string } => ({
  subject: 'The photo you asked me to colour',
  text: `I may not answer [where you asked](${place}), so here it is:\n\n${body}`,
})

export const redditRefusal = (code: string): string => refusalSentence(code)
