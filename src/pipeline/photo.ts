import sharp, { type Sharp } from 'sharp'

/**
 * A decoded, upright picture in 8-bit sRGB. `bytes` is [heightPx, widthPx, channels], with one channel for a greyscale
 * file; `alpha` is [heightPx, widthPx] and absent if every pixel is opaque.
 */
export type Photo = {
  widthPx: number
  heightPx: number
  channels: 1 | 3
  bytes: Uint8Array
  alpha?: Uint8Array
}

/** The photo as a sharp pipeline, without its alpha channel. */
export const openRaw = ({ bytes, widthPx, heightPx, channels }: Photo): Sharp =>
  sharp(bytes, { raw: { width: widthPx, height: heightPx, channels } })

/** The photo at exactly this size in px, in the same number of channels and without alpha. */
export const resizePhoto = async (photo: Photo, widthPx: number, heightPx: number): Promise<Photo> => {
  const bytes = await openRaw(photo)
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer()
  return { widthPx, heightPx, channels: photo.channels, bytes }
}
