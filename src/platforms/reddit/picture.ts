import type { ErrorCode } from '../../errors.ts'
import type { Submission } from './wire.ts'

export type Picture = { urls: string[] } | { refuse: ErrorCode; say: boolean }

const imageExtension = /\.(jpe?g|png|webp|avif|gif|tiff?|heic)$/i
const videoHost = /(^|\.)(v\.redd\.it|youtube\.com|youtu\.be|streamable\.com)$/i

const parseUrl = (text: string | undefined): URL | undefined => {
  try {
    return text === undefined ? undefined : new URL(text)
  } catch {
    return undefined
  }
}

/** Where a post's picture may be had, best first, or why there is none. A deleted post is met with silence. */
export const pictureOf = (post: Submission): Picture => {
  if (post.author === '[deleted]' || post.removed_by_category) return { refuse: 'source_deleted', say: false }
  const url = parseUrl(post.url_overridden_by_dest ?? post.url)
  if (post.is_video || (url && videoHost.test(url.hostname)))
    return { refuse: 'video_not_supported', say: true }
  if (post.is_self || !url) return { refuse: 'no_image', say: true }
  const isImage =
    post.post_hint === 'image' || imageExtension.test(url.pathname) || url.hostname === 'i.redd.it'
  if (!isImage) return { refuse: 'no_image', say: true }
  const preview = post.preview?.images[0]?.source.url
  return { urls: preview === undefined ? [url.href] : [url.href, preview] }
}
