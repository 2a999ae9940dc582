import { z } from 'zod'
import { parseUrl } from '../../link-targets.ts'
import { addressOf, type Address } from './links.ts'

/** The pictures of a gallery, a text post or a comment, by id. */
export const mediaSchema = z
  .record(
    z.string(),
    z
      .object({
        status: z.string().optional(),
        e: z.string().optional(),
        m: z.string().optional(),
        s: z.object({ u: z.string().optional(), gif: z.string().optional() }).optional(),
      })
      .catch({}),
  )
  .nullish()
  .catch(undefined)
export type Media = z.infer<typeof mediaSchema>

/** Undefined while Reddit is still processing the picture, and for a picture that it could not read. */
export const mediaPicture = (media: Media, id: string): Address | undefined => {
  const item = media?.[id]
  if (!item || (item.status !== undefined && item.status !== 'valid')) return undefined
  const url = parseUrl(item.e === 'AnimatedImage' ? (item.s?.gif ?? item.s?.u) : item.s?.u)
  return url && (addressOf(url) ?? { kind: 'picture', urls: [url.href] })
}

// all lengths are bounded, so that no text makes the pattern slow
const inlineImage = /!\[[^\]]{0,200}\]\(([^\s)]{1,2000})(?: "[^"]{0,200}")?\)/
const link = /\[[^\]]{0,200}\]\(<?([^\s)>]{1,2000})>?(?: "[^"]{0,200}")?\)/
const bare = /https?:\/\/[^\s<>\])"]{1,2000}/
const anyAddress = new RegExp(`${inlineImage.source}|${link.source}|(${bare.source})`, 'g')

/** The pictures and posts that a Markdown text shows or links to, in order, each once. */
export const addressesIn = (text: string, media: Media): Address[] => {
  const found = new Map<string, Address>()
  for (const [, shown, linked, bareUrl] of text.matchAll(anyAddress)) {
    const name = shown ?? linked ?? bareUrl?.replace(/[.,;:!?]+$/, '') ?? ''
    const url = parseUrl(name)
    const address = mediaPicture(media, name) ?? (url && addressOf(url))
    if (address) found.set(JSON.stringify(address), address)
  }
  return [...found.values()]
}
