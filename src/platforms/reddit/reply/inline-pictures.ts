import { setTimeout as wait } from 'node:timers/promises'
import type { Outcome } from '../../../core/domain.ts'
import { inlineCaption, inlineFooter, inlineParagraphs } from '../messages/answer.ts'
import type { ReplyParts } from '../../platform.ts'
import type { RedditClient } from '../client/client.ts'
import { uploadPicture } from '../client/upload.ts'
import { commentSchema, readListing } from '../client/wire.ts'

type Coloured = Extract<Outcome, { kind: 'colorized' }>

const superscript = 32
const paragraph = (text: string, format: object = {}) => ({
  e: 'par',
  c: [{ e: 'text', t: text, ...format }],
})

/** Reddit's richtext: words, the pictures with their captions, the small print. A picture alone would be NO_TEXT. */
const documentOf = (outcome: Coloured, ids: readonly string[]) => {
  const footer = inlineFooter()
  return {
    document: [
      ...inlineParagraphs(outcome).map((sentence) => paragraph(sentence)),
      ...ids.map((id) => ({ e: 'img', id, c: inlineCaption() })),
      paragraph(footer, { f: [[superscript, 0, footer.length]] }),
    ],
  }
}

/** The form of api/comment that shows the pictures inside the comment. */
export const inlineForm = async (
  client: RedditClient,
  apiUrl: string | undefined,
  outcome: Coloured,
  { bytesOf }: ReplyParts,
): Promise<Record<string, string>> => {
  const ids: string[] = []
  for (const picture of outcome.pictures)
    if (picture.kind === 'colorized') {
      const { key, contentType } = picture.artifact
      ids.push(await uploadPicture(client, apiUrl, await bytesOf(key), contentType))
    }
  return { richtext_json: JSON.stringify(documentOf(outcome, ids)) }
}

const looks = 15
const betweenLooksMs = 1_000

export const isProcessing = (body: string | undefined): boolean => /\bProcessing img\b/.test(body ?? '')

/** A new comment's pictures take Reddit a few seconds. What cannot be shown by then gives way to a link. */
export const settlePictures = async (client: RedditClient, name: string, links: string): Promise<void> => {
  for (let look = 0; look < looks; look++) {
    const [comment] = readListing(await client.get('api/info', { id: name }), commentSchema).things
    if (comment && !isProcessing(comment.body)) return
    if (Object.values(comment?.media_metadata ?? {}).some(({ status }) => status === 'failed')) break
    await wait(betweenLooksMs)
  }
  await client.post('api/editusertext', { api_type: 'json', thing_id: name, text: links })
}
