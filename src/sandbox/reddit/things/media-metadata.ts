import type { RedditStore } from '../store/store.ts'
import type { Comment, CommentPicture, MediaState } from '../store/types.ts'

const shown = /!\[(?:img|gif)\]\((\w+)\)/g

const stateOf = ({ image }: CommentPicture, state: MediaState): MediaState => (image ? state : 'failed')

/** The body with a placeholder for each picture that is still being processed or has failed. */
export const visibleBody = ({ body, pictures }: Comment, state: MediaState): string =>
  body.replace(shown, (whole, id: string) => {
    const picture = pictures.find((one) => one.id === id)
    return !picture || stateOf(picture, state) === 'valid' ? whole : `*Processing img ${id}...*`
  })

const typeNames: Record<string, string> = { 'image/jpeg': 'image/jpg' } // Reddit's spelling

const metadataOf = (store: RedditStore, { id, image }: CommentPicture): Record<string, unknown> => {
  if (!image || store.mediaState === 'failed') return { id, status: 'failed' }
  if (store.mediaState === 'processing') return { id, status: 'unprocessed' }
  const url = store.imageUrl(image.name)
  const size = { x: image.width, y: image.height }
  const m = typeNames[image.contentType] ?? image.contentType
  if (m === 'image/gif') return { id, status: 'valid', e: 'AnimatedImage', m, s: { ...size, gif: url } }
  return { id, status: 'valid', e: 'Image', m, s: { ...size, u: url } }
}

const stickers = /!\[(?:img|gif)\]\(((emote|giphy)\|([\w-]+)[\w|-]*)\)/g

/** Emotes and GIPHY pictures are only named in the body; their files are on hosts of their own. */
const stickerMetadata = ([, id = '', kind, gifId = '']: RegExpMatchArray): Record<string, unknown> => {
  const common = { id, status: 'valid', e: 'AnimatedImage', m: 'image/gif' }
  if (kind === 'giphy')
    return {
      ...common,
      t: 'giphy',
      ext: `https://giphy.com/gifs/${gifId}`,
      s: { x: 480, y: 270, gif: `https://external-preview.redd.it/${gifId}.gif` },
    }
  const gif = `https://www.redditstatic.com/marketplace-assets/v1/core/emotes/${id.split('|').slice(1).join('/')}.gif`
  return { ...common, t: 'sticker', s: { x: 60, y: 60, gif } }
}

/** Reddit's `media_metadata` of a comment, by id; undefined without any pictures. */
export const mediaMetadata = (store: RedditStore, { pictures, body }: Comment) => {
  const entries = [
    ...pictures.map((picture) => [picture.id, metadataOf(store, picture)] as const),
    ...[...body.matchAll(stickers)].map((match) => [match[1] ?? '', stickerMetadata(match)] as const),
  ]
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
