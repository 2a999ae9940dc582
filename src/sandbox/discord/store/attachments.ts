import sharp from 'sharp'
import { imageKindOf } from '../../image-types.ts'
import { attachmentFlag } from '../bitfields.ts'
import type { Attachment } from './types.ts'

export type NewFile = {
  filename: string
  bytes: Buffer
  /** Default: detected from the first bytes, then from the file extension. A test can set a wrong type. */
  contentType?: string | undefined
  description?: string | undefined
  /** Sets the spoiler flag and adds the SPOILER_ prefix to the name. */
  spoiler?: boolean | undefined
}

const byExtension: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  heic: 'image/heic',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  mp4: 'video/mp4',
  webm: 'video/webm',
  txt: 'text/plain; charset=utf-8',
  pdf: 'application/pdf',
}

const extensionOf = (filename: string): string => filename.split('.').pop()?.toLowerCase() ?? ''

/** Discord's CDN replaces characters that are not allowed in a path with underscores. */
const safeName = (filename: string): string => filename.replace(/[^\w.-]+/g, '_').slice(-200) || 'unknown'

const nameFor = ({ filename, spoiler }: NewFile): string => {
  const name = safeName(filename)
  return spoiler && !name.startsWith('SPOILER_') ? `SPOILER_${name}` : name
}

const sizeOf = async (bytes: Buffer, contentType: string | undefined) => {
  if (!contentType?.startsWith('image/')) return { width: undefined, height: undefined }
  const read = await sharp(bytes)
    .metadata()
    .catch(() => undefined)
  return { width: read?.width, height: read?.height }
}

/** The metadata of a file. */
export const describeFile = async (
  file: NewFile,
  place: Pick<Attachment, 'id' | 'channelId' | 'isEphemeral'>,
): Promise<Attachment> => {
  const contentType =
    file.contentType ?? imageKindOf(file.bytes)?.contentType ?? byExtension[extensionOf(file.filename)]
  return {
    ...place,
    filename: nameFor(file),
    contentType,
    size: file.bytes.length,
    ...(await sizeOf(file.bytes, contentType)),
    description: file.description,
    flags: file.spoiler ? attachmentFlag.IS_SPOILER : 0,
  }
}
