import type { StoredImage } from './types.ts'

export type ImageKind = { extension: string; contentType: string }

const kinds: Record<string, ImageKind> = {
  jpeg: { extension: 'jpg', contentType: 'image/jpeg' },
  png: { extension: 'png', contentType: 'image/png' },
  webp: { extension: 'webp', contentType: 'image/webp' },
  gif: { extension: 'gif', contentType: 'image/gif' },
  avif: { extension: 'avif', contentType: 'image/avif' },
}

const nameOf = (bytes: Buffer): string | undefined => {
  const text = bytes.toString('latin1', 0, 32)
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (/^GIF8[79]a/.test(text)) return 'gif'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp'
  return /^ftypavi[fs]/.test(text.slice(4)) ? 'avif' : undefined
}

/** Told by the first bytes; what the sender calls the file counts for nothing. */
export const imageKindOf = (bytes: Buffer): ImageKind | undefined => kinds[nameOf(bytes) ?? '']

export type NewImage = {
  bytes: Buffer
  width: number
  height: number
  extension?: string
  contentType?: string
  /** What the file is called; an id of its own unless given. */
  id?: string
}

export type ImageShelf = ReturnType<typeof createImageShelf>

/** The image host's files. */
export const createImageShelf = (nextId: () => string, maxBytes: number) => {
  const images = new Map<string, StoredImage>()
  let held = 0
  return {
    /** Takes any bytes: with `extension` and `contentType` a test hosts a text file named .jpg. */
    put(given: NewImage): StoredImage {
      const kind = imageKindOf(given.bytes)
      const extension = given.extension ?? kind?.extension ?? 'jpg'
      const contentType = given.contentType ?? kind?.contentType ?? 'image/jpeg'
      const { bytes, width, height, id = nextId() } = given
      const image = { name: `${id}.${extension}`, contentType, bytes, width, height }
      held += bytes.length - (images.get(image.name)?.bytes.length ?? 0)
      images.set(image.name, image)
      return image
    },
    get: (name: string): StoredImage | undefined => images.get(name),
    remove(name: string): void {
      held -= images.get(name)?.bytes.length ?? 0
      images.delete(name)
    },
    full: (): boolean => held > maxBytes,
  }
}
