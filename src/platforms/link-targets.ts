/** What a web address points at, as far as its form tells. */
export type LinkTarget =
  /** A picture, best address first. Of a video it is a still. */
  | { kind: 'picture'; urls: string[]; isVideoStill?: true }
  | { kind: 'video' }
  /** A page without a picture of its own. */
  | { kind: 'page' }

/** Undefined for an address that the function does not know. */
export type ReadLink = (url: URL) => LinkTarget | undefined

const imageExtension = /\.(jpe?g|png|webp|avif|gif|tiff?|heic)$/i
const videoHost = /^((www\.|m\.)?youtube\.com|youtu\.be|streamable\.com)$/i
const imgurHost = /^((www|m|i)\.)?imgur\.com$/i

/** An http or https address in text or HTML; undefined for anything else. */
export const parseUrl = (text: string | undefined): URL | undefined => {
  const url = text === undefined ? null : URL.parse(text.replaceAll('&amp;', '&'))
  return url && /^https?:$/.test(url.protocol) ? url : undefined
}

export const pictureTarget = (...urls: string[]): LinkTarget => ({ kind: 'picture', urls })

/**
 * Imgur serves a picture under any extension. An `h` after the id requests a still of at most 1,024 px. Albums can only
 * be read with Imgur's own API.
 */
const readImgur: ReadLink = ({ hostname, pathname, href }) => {
  const [, id, extension] = /^\/(\w{5,10})(\.\w+)?$/.exec(pathname) ?? []
  if (id === undefined) return undefined
  if (/^\.(gifv|mp4|webm)$/i.test(extension ?? ''))
    return { kind: 'picture', urls: [`https://i.imgur.com/${id}h.jpg`], isVideoStill: true }
  const isDirect = hostname === 'i.imgur.com' && extension !== undefined
  return pictureTarget(isDirect ? href : `https://i.imgur.com/${id}.jpg`)
}

/** Links that belong to no platform: Imgur, video hosts, and addresses that end like an image file. */
export const readCommonLink: ReadLink = (url) => {
  if (imgurHost.test(url.hostname)) return readImgur(url)
  if (videoHost.test(url.hostname)) return { kind: 'video' }
  return imageExtension.test(url.pathname) ? pictureTarget(url.href) : undefined
}
