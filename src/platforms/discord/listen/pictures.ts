import type { Picture } from '../../../core/domain.ts'
import type { ErrorCode } from '../../../core/errors.ts'
import { parseUrl, type ReadLink } from '../../link-targets.ts'

/** What we need of a message, whether the gateway brought it or we asked for it. Sizes in bytes. */
export type ShownMessage = {
  attachments: readonly ShownAttachment[]
  embeds: readonly ShownEmbed[]
  /** What it forwards. */
  snapshots: readonly ShownMessage[]
}
export type ShownAttachment = {
  url: string
  name: string
  contentType: string | undefined
  isSpoiler: boolean
}
/** Addresses of an embed's picture: Discord's own copy first, which holds longer and is from a host that we know. */
export type ShownEmbed = { pictureUrls: readonly string[]; isVideo: boolean }

export type FoundPicture = Picture & { isSpoiler: boolean }
export type Found = { pictures: FoundPicture[] } | { code: ErrorCode }

/** What goes to the worker, and what the answer must hide. */
export const asked = (found: readonly FoundPicture[]): { pictures: Picture[]; spoilers: boolean[] } => ({
  pictures: found.map(({ source, isVideoStill }) => ({ source, isVideoStill })),
  spoilers: found.map(({ isSpoiler }) => isSpoiler),
})

/** Enough for what people post, and within what one answer may weigh. */
const mostPictures = 4

/** Discord's clients hide what is called so until somebody clicks. */
export const spoilerMark = 'SPOILER_'
export const isSpoilerName = (name: string): boolean => name.startsWith(spoilerMark)

const imageName = /\.(jpe?g|png|webp|avif|gif|tiff?|heic|heif|bmp)$/i

export const isPicture = ({ contentType, name }: Pick<ShownAttachment, 'contentType' | 'name'>): boolean =>
  contentType === undefined || contentType === 'application/octet-stream'
    ? imageName.test(name)
    : contentType.startsWith('image/')

const isMovie = ({ contentType }: ShownAttachment): boolean => contentType?.startsWith('video/') === true

const fromAttachment = (attachment: ShownAttachment): FoundPicture => ({
  source: { kind: 'urls', urls: [attachment.url] },
  isSpoiler: attachment.isSpoiler,
})

const allIn = ({ attachments, embeds, snapshots }: ShownMessage): FoundPicture[] => [
  ...attachments.filter(isPicture).map(fromAttachment),
  ...embeds
    .filter(({ isVideo: moves, pictureUrls }) => !moves && pictureUrls.length > 0)
    .map(({ pictureUrls }) => ({
      source: { kind: 'urls' as const, urls: [...pictureUrls] },
      isSpoiler: false,
    })),
  ...snapshots.flatMap(allIn),
]

const hasMovie = ({ attachments, embeds, snapshots }: ShownMessage): boolean =>
  attachments.some(isMovie) || embeds.some((embed) => embed.isVideo) || snapshots.some(hasMovie)

/** The pictures of a message, in order: its own, those of its embeds, those of what it forwards. */
export const picturesIn = (message: ShownMessage): Found => {
  const pictures = allIn(message).slice(0, mostPictures)
  if (pictures.length > 0) return { pictures }
  return { code: hasMovie(message) ? 'video_not_supported' : 'no_image' }
}

export const isEmpty = ({ attachments, embeds, snapshots }: ShownMessage): boolean =>
  attachments.length === 0 && embeds.length === 0 && snapshots.every(isEmpty)

export const pictureAt = (attachment: ShownAttachment): Found => {
  if (isPicture(attachment)) return { pictures: [fromAttachment(attachment)] }
  return { code: isMovie(attachment) ? 'video_not_supported' : 'not_an_image' }
}

/** The picture that a link points at. What its form does not tell is left to the worker, which fetches it. */
export const pictureBehind = (link: string, readLink: ReadLink): Found => {
  const url = parseUrl(link.trim())
  if (!url) return { code: 'no_image' }
  const target = readLink(url) ?? { kind: 'picture', urls: [url.href] }
  if (target.kind === 'video') return { code: 'video_not_supported' }
  if (target.kind === 'page') return { code: 'no_image' }
  const { urls, isVideoStill } = target
  return { pictures: [{ source: { kind: 'urls', urls }, isVideoStill, isSpoiler: false }] }
}

/** When an address of Discord's own ends to hold, in its query, in hex seconds; undefined for all others. */
export const expiryMs = (url: string): number | undefined => {
  const { hostname, searchParams, pathname } = new URL(url)
  const isOurs =
    /(^|\.)discordapp\.(com|net)$/.test(hostname) || /\/(ephemeral-)?attachments\//.test(pathname)
  const seconds = Number.parseInt(searchParams.get('ex') ?? '', 16)
  return isOurs && Number.isFinite(seconds) ? seconds * 1_000 : undefined
}
