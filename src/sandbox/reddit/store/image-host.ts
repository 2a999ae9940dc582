import { imageKindOf } from '../../image-types.ts'
import type { StoredImage } from './types.ts'

type NewImage = {
  bytes: Buffer
  width: number
  height: number
  extension?: string
  contentType?: string
  /** File name without extension; default: a new id. */
  id?: string
}

export type ImageHost = ReturnType<typeof createImageHost>

/** The files of the image host. */
export const createImageHost = (nextId: () => string, maxBytes: number) => {
  const images = new Map<string, StoredImage>()
  let storedBytes = 0
  return {
    /** Stores any bytes, so that a test can host a text file as .jpg. */
    put(given: NewImage): StoredImage {
      const kind = imageKindOf(given.bytes)
      const extension = given.extension ?? kind?.extension ?? 'jpg'
      const contentType = given.contentType ?? kind?.contentType ?? 'image/jpeg'
      const { bytes, width, height, id = nextId() } = given
      const image = { name: `${id}.${extension}`, contentType, bytes, width, height }
      storedBytes += bytes.length - (images.get(image.name)?.bytes.length ?? 0)
      images.set(image.name, image)
      return image
    },
    get: (name: string): StoredImage | undefined => images.get(name),
    remove(name: string): void {
      storedBytes -= images.get(name)?.bytes.length ?? 0
      images.delete(name)
    },
    isFull: (): boolean => storedBytes > maxBytes,
  }
}
