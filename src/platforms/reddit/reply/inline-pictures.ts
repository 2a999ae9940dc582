import { setTimeout as wait } from 'node:timers/promises'
import type { Outcome } from '../../../core/domain.ts'
import { inlineCaption, inlineFooter, inlineParagraphs } from '../messages/answer.ts'
import type { ReplyParts } from '../../platform.ts'
import type { RedditClient } from '../client/client.ts'
import { uploadPicture } from '../client/upload.ts'
import { commentSchema, readListing } from '../client/schemas.ts'

type Coloured = Extract<Outcome, { kind: 'colorized' }>

const superscript = 32
const paragraph = (text: string, format: object = {}) => ({
  e: 'par',
  c: [{ e: 'text', t: text, ...format }],
})

/** Reddit's richtext: paragraphs, pictures with captions, and small print. A picture alone is rejected as NO_TEXT. */
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

/** The fields of api/comment for a comment with the pictures inside. Uploads the pictures. */
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

const maxChecks = 15
const betweenChecksMs = 1_000

export const isProcessing = (body: string | undefined): boolean => /\bProcessing img\b/.test(body ?? '')

/** Waits for Reddit to process a new comment's pictures, and replaces them with links if that fails or takes too long. */
export const settlePictures = async (client: RedditClient, name: string, links: string): Promise<void> => {
  for (let check = 0; check < maxChecks; check++) {
    const [comment] = readListing(await client.get('api/info', { id: name }), commentSchema).things
    if (comment && !isProcessing(comment.body)) return
    if (Object.values(comment?.media_metadata ?? {}).some(({ status }) => status === 'failed')) break
    await wait(betweenChecksMs)
  }
  await client.post('api/editusertext', { api_type: 'json', thing_id: name, text: links })
}
