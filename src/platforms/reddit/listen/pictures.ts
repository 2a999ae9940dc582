import type { ErrorCode } from '../../../core/errors.ts'
import { parseUrl } from '../../link-targets.ts'
import { addressOf, isVideo, type Address } from './links.ts'
import { addressesIn, mediaPicture } from './addresses.ts'
import type { Submission } from '../client/schemas.ts'

export type Found = { pictures: Address[] } | { refuse: ErrorCode; say: boolean }

const refuse = (code: ErrorCode, say = true): Found => ({ refuse: code, say })
const orNone = (pictures: Address[]): Found => (pictures.length > 0 ? { pictures } : refuse('no_image'))

/** Reddit's own copy of the picture, or a still of the video. */
const previewOf = (post: Submission): string | undefined =>
  parseUrl(post.preview?.images[0]?.source.url)?.href

const inGallery = (post: Submission): Address[] => {
  const ids =
    post.gallery_data?.items.map(({ media_id }) => media_id) ?? Object.keys(post.media_metadata ?? {})
  return ids.flatMap((id) => mediaPicture(post.media_metadata, id) ?? [])
}

const ofVideo = (post: Submission): Found => {
  const still = previewOf(post)
  return still === undefined
    ? refuse('video_not_supported')
    : { pictures: [{ kind: 'picture', urls: [still], isVideoStill: true }] }
}

const ofLink = (post: Submission): Found => {
  const url = parseUrl(post.url_overridden_by_dest ?? post.url)
  if (!url) return refuse('no_image')
  if (post.is_video || isVideo(url)) return ofVideo(post)
  const preview = previewOf(post)
  const isImage = post.post_hint === 'image'
  const address = addressOf(url) ?? (isImage ? { kind: 'picture' as const, urls: [url.href] } : undefined)
  if (address?.kind === 'picture' && preview !== undefined)
    return { pictures: [{ ...address, urls: [...new Set([...address.urls, preview])] }] }
  return orNone(address ? [address] : [])
}

/** Whether the post was deleted by its author or removed by a moderator. */
export const isGone = ({ author, removed_by_category: removedBy }: Submission): boolean =>
  author === '[deleted]' || Boolean(removedBy)

/**
 * A post's pictures in order, or why there are none. A deleted post gets no answer. A crosspost has the pictures of its
 * original.
 */
export const picturesOf = (post: Submission): Found => {
  if (isGone(post)) return refuse('source_deleted', false)
  if (post.is_gallery) return orNone(inGallery(post))
  const original = post.crosspost_parent_list?.[0]
  if (original) return picturesOf(original)
  if (post.crosspost_parent) return { pictures: [{ kind: 'post', name: post.crosspost_parent }] }
  if (post.is_self) return orNone(addressesIn(post.selftext, post.media_metadata))
  return ofLink(post)
}
