import {
  parseUrl,
  pictureTarget,
  readCommonLink,
  type LinkTarget,
  type ReadLink,
} from '../../link-targets.ts'

/** What an address in Reddit's text points at. */
export type Address =
  | Extract<LinkTarget, { kind: 'picture' }>
  /** Another post, by its fullname. */
  | { kind: 'post'; name: string }
  /** A link whose target only Reddit knows, by its path. */
  | { kind: 'share'; path: string }

const redditHost = /^((www|old|new|np|sh|m|i)\.)?reddit\.com$/i
const postId = /^[a-z0-9]{1,13}$/

const postAt = (id: string | undefined): Address | undefined =>
  id !== undefined && postId.test(id) ? { kind: 'post', name: `t3_${id}` } : undefined

const onReddit = (url: URL): Address | undefined => {
  if (url.pathname === '/media') {
    const inner = parseUrl(url.searchParams.get('url') ?? undefined)
    return inner && !redditHost.test(inner.hostname) ? addressOf(inner) : undefined
  }
  const post = postAt(
    /^\/(?:r\/\w+\/|user\/[\w-]+\/)?(?:comments|gallery)\/([a-z0-9]+)(?:\/|$)/.exec(url.pathname)?.[1],
  )
  if (post) return post
  return /^\/r\/\w+\/s\/\w+\/?$/.test(url.pathname) ? { kind: 'share', path: url.pathname } : undefined
}

/**
 * A preview's query is signed and stays unchanged. A name that ends with the picture's id also gives the address of the
 * original, which is larger: `title-v0-<id>.jpg` and `<id>.jpg`.
 */
const onPreview = ({ pathname, href }: URL): string[] => {
  const [, id, extension] = /^\/(?:.*-v\d+-)?(\w+)\.(jpe?g|png|gif|webp)$/i.exec(pathname) ?? []
  return id === undefined ? [href] : [`https://i.redd.it/${id}.${extension ?? 'jpg'}`, href]
}

/** Undefined for what is neither a picture nor a post. */
export const addressOf = (url: URL): Address | undefined => {
  const { hostname, pathname, href } = url
  if (hostname === 'preview.redd.it') return { kind: 'picture', urls: onPreview(url) }
  if (hostname === 'i.redd.it' || hostname === 'external-preview.redd.it')
    return { kind: 'picture', urls: [href] }
  if (hostname === 'redd.it') return postAt(pathname.slice(1))
  if (redditHost.test(hostname)) return onReddit(url)
  if (isVideo(url)) return undefined
  const target = readCommonLink(url)
  return target?.kind === 'picture' ? target : undefined
}

export const isVideo = (url: URL): boolean =>
  url.hostname === 'v.redd.it' || readCommonLink(url)?.kind === 'video'

/** Links to Reddit as the other platforms need them: they cannot open posts. */
export const readRedditLink: ReadLink = (url) => {
  const { hostname } = url
  if (hostname === 'v.redd.it') return { kind: 'video' }
  if (!hostname.endsWith('.redd.it') && hostname !== 'redd.it' && !redditHost.test(hostname)) return undefined
  const address = addressOf(url)
  if (address?.kind === 'picture') return pictureTarget(...address.urls)
  return address ? { kind: 'page' } : undefined
}
