import { FormData, request } from 'undici'
import { z } from 'zod'
import { ColorizeError } from '../../../core/errors.ts'
import type { RedditClient } from './client.ts'

/** The lease of api/media/asset.json: the upload's address, the form fields that it needs, and the picture's id. */
const leaseSchema = z.object({
  args: z.object({
    action: z.string().regex(/^(https?:)?\/\/[\w.:-]+\//),
    fields: z.array(z.object({ name: z.string(), value: z.string() })),
  }),
  asset: z.object({ asset_id: z.string().regex(/^\w{1,40}$/) }),
})

const timeoutMs = 60_000

/** The upload's address comes without a scheme: it is that of the API. */
const addressOf = (action: string, apiUrl: string | undefined): URL => {
  const scheme = new URL(apiUrl ?? 'https://www.reddit.com').protocol
  return new URL(`${scheme}${action.replace(/^https?:/, '')}`)
}

/**
 * Uploads a picture for use in a comment, and returns its id. It is invisible until a comment refers to it.
 * @throws ColorizeError output_unavailable, and as the client does
 */
export const uploadPicture = async (
  client: RedditClient,
  apiUrl: string | undefined,
  bytes: Uint8Array,
  contentType: string,
): Promise<string> => {
  const filepath = contentType === 'image/png' ? 'in-colour.png' : 'in-colour.jpg'
  const lease = leaseSchema.parse(
    await client.post('api/media/asset.json', { filepath, mimetype: contentType }),
  )
  const form = new FormData()
  for (const { name, value } of lease.args.fields) form.append(name, value)
  form.append('file', new Blob([Buffer.from(bytes)], { type: contentType }), filepath) // S3 requires the file to be the last field
  const answer = await request(addressOf(lease.args.action, apiUrl), {
    method: 'POST',
    body: form,
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new ColorizeError('output_unavailable', 'the upload to Reddit failed', { cause })
  })
  await answer.body.dump()
  if (answer.statusCode === 201) return lease.asset.asset_id
  throw new ColorizeError('output_unavailable', `the upload to Reddit was answered with ${answer.statusCode}`)
}
