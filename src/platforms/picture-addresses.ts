/** What an address on the web is to us. */
export type Address =
  /** A picture, best address first; perhaps the still that stands for a video. */
  | { kind: 'picture'; urls: string[]; isVideoStill?: true }
  /** Another post, by its fullname. */
  | { kind: 'post'; name: string }
  /** A link that only Reddit can say the end of, by its path. */
  | { kind: 'share'; path: string }

const imageExtension = /\.(jpe?g|png|webp|avif|gif|tiff?|heic)$/i
const videoHost = /^(v\.redd\.it|(www\.|m\.)?youtube\.com|youtu\.be|streamable\.com)$/i
const redditHost = /^((www|old|new|np|sh|m|i)\.)?reddit\.com$/i
const imgurHost = /^(www\.|m\.)?imgur\.com$/i
const postId = /^[a-z0-9]{1,13}$/

export const parseUrl = (text: string | undefined): URL | undefined => {
  const url = text === undefined ? null : URL.parse(text.replaceAll('&amp;', '&'))
  return url && /^https?:$/.test(url.protocol) ? url : undefined
}

export const isVideo = (url: URL): boolean => videoHost.test(url.hostname)

const picture = (...urls: string[]): Address => ({ kind: 'picture', urls })

/** imgur serves a picture under any extension; an `h` behind the id asks for a still one of at most 1,024 px. */
const onImgur = ({ hostname, pathname, href }: URL): Address | undefined => {
  const [, id, extension] = /^\/(\w{5,10})(\.\w+)?$/.exec(pathname) ?? []
  if (id === undefined) return undefined // albums need imgur's own interface
  if (/^\.(gifv|mp4|webm)$/i.test(extension ?? ''))
    return { kind: 'picture', urls: [`https://i.imgur.com/${id}h.jpg`], isVideoStill: true }
  return picture(
    hostname === 'i.imgur.com' && extension !== undefined ? href : `https://i.imgur.com/${id}.jpg`,
  )
}

const onReddit = (url: URL): Address | undefined => {
  if (url.pathname === '/media') {
    const inner = parseUrl(url.searchParams.get('url') ?? undefined)
    return inner && !redditHost.test(inner.hostname) ? addressOf(inner) : undefined
  }
  const id = /^\/(?:r\/\w+\/|user\/[\w-]+\/)?(?:comments|gallery)\/([a-z0-9]+)(?:\/|$)/.exec(
    url.pathname,
  )?.[1]
  if (id !== undefined && postId.test(id)) return { kind: 'post', name: `t3_${id}` }
  return /^\/r\/\w+\/s\/\w+\/?$/.test(url.pathname) ? { kind: 'share', path: url.pathname } : undefined
}

/**
 * A preview's query is signed and stays as it is. A name that ends in the picture's id also says where the original
 * lies, which is larger: `title-v0-<id>.jpg` and `<id>.jpg`.
 */
const onPreview = ({ pathname, href }: URL): Address => {
  const [, id, extension] = /^\/(?:.*-v\d+-)?(\w+)\.(jpe?g|png|gif|webp)$/i.exec(pathname) ?? []
  const original = id === undefined ? [] : [`https://i.redd.it/${id}.${extension ?? 'jpg'}`]
  return picture(...original, href)
}

/** What the address points at, as far as its form tells; undefined where that is no picture and no post. */
export const addressOf = (url: URL): Address | undefined => {
  const { hostname, pathname, href } = url
  if (hostname === 'preview.redd.it') return onPreview(url)
  if (hostname === 'i.redd.it' || hostname === 'external-preview.redd.it') return picture(href)
  if (hostname === 'i.imgur.com' || imgurHost.test(hostname)) return onImgur(url)
  if (hostname === 'redd.it')
    return postId.test(pathname.slice(1)) ? { kind: 'post', name: `t3_${pathname.slice(1)}` } : undefined
  if (redditHost.test(hostname)) return onReddit(url)
  if (isVideo(url)) return undefined
  return imageExtension.test(pathname) ? picture(href) : undefined
}
