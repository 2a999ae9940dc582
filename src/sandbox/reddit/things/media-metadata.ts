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

export const mediaMetadata = (store: RedditStore, pictures: readonly CommentPicture[]) =>
  Object.fromEntries(pictures.map((picture) => [picture.id, metadataOf(store, picture)]))
