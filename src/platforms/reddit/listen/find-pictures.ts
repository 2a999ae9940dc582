import type { Picture } from '../../../core/domain.ts'
import type { ErrorCode } from '../../../core/errors.ts'
import { parseUrl } from '../../link-targets.ts'
import { addressOf, type Address } from './links.ts'
import type { RedditClient } from '../client/client.ts'
import { addressesIn } from './addresses.ts'
import { picturesOf, type Found } from './pictures.ts'
import { withoutQuotesAndCode } from './mention.ts'
import { readThread, type Thread } from '../client/thread.ts'
import { readListing, submissionSchema, type RedditComment, type Submission } from '../client/schemas.ts'

/** Where pictures come from. */
export type Origin = {
  /** The authors of what shows them and of the post, lower case. */
  owners: string[]
  /** Fullnames of the posts and comments that show them. */
  sources: string[]
  /** The subreddit of the request, lower case. */
  place: string | undefined
}
export type Pictures = Origin & ({ pictures: Picture[]; nsfw: boolean } | { refuse: ErrorCode; say: boolean })

/** The most pictures in one answer. */
const maxPictures = 8
/** The size of the largest gallery. */
const maxAddresses = 20
/** The most links to other posts that are followed: each costs one or two requests. */
const maxLinks = 4

type Part = { pictures: Picture[]; nsfw: boolean; shownBy: PictureSource[] }
type PictureSource = { name: string; author: string }

const isGone = ({ author }: RedditComment): boolean => author === '[deleted]' || author === '[removed]'

/** A crosspost shows the pictures of its original. */
const sourcesOf = (post: Submission): PictureSource[] => [post, ...(post.crosspost_parent_list ?? [])]

/** The nearest pictures: in the comment, else in the comments above it, else in the post. */
const nearest = ({ post, chain }: Thread): { found: Found; shownBy: PictureSource[] } => {
  for (const comment of chain) {
    if (isGone(comment)) continue
    const pictures = addressesIn(withoutQuotesAndCode(comment.body), comment.media_metadata)
    if (pictures.length > 0) return { found: { pictures }, shownBy: [comment] }
  }
  return { found: picturesOf(post), shownBy: sourcesOf(post) }
}

const noPictures: Part = { pictures: [], nsfw: false, shownBy: [] }

/** The pictures of another post. Links in it are not followed, so posts that link to each other end. */
const picturesOfPost = async (client: RedditClient, name: string): Promise<Part> => {
  const [post] = readListing(await client.get('api/info', { id: name }), submissionSchema).things
  if (!post) return noPictures
  const found = picturesOf(post)
  const pictures = 'refuse' in found ? [] : found.pictures.flatMap(asPicture)
  return { pictures, nsfw: post.over_18, shownBy: sourcesOf(post) }
}

const asPicture = (address: Address): Picture[] =>
  address.kind === 'picture'
    ? [
        {
          source: { kind: 'urls', urls: address.urls },
          ...(address.isVideoStill && { isVideoStill: true }),
        },
      ]
    : []

const resolve = async (client: RedditClient, address: Address): Promise<Part> => {
  if (address.kind === 'picture') return { ...noPictures, pictures: asPicture(address) }
  if (address.kind === 'post') return picturesOfPost(client, address.name)
  const end = parseUrl(await client.redirectOf(address.path))
  const found = end && addressOf(end)
  return found?.kind === 'post' ? picturesOfPost(client, found.name) : noPictures
}

const limited = (addresses: readonly Address[]): Address[] => {
  const links = addresses.filter(({ kind }) => kind !== 'picture').slice(maxLinks)
  return addresses.filter((address) => !links.includes(address)).slice(0, maxAddresses)
}

const resolveAll = async (client: RedditClient, addresses: readonly Address[]): Promise<Part> => {
  const parts: Part[] = []
  for (const address of limited(addresses)) parts.push(await resolve(client, address))
  return {
    pictures: parts.flatMap(({ pictures }) => pictures),
    nsfw: parts.some(({ nsfw }) => nsfw),
    shownBy: parts.flatMap(({ shownBy }) => shownBy),
  }
}

const authorsOf = (showers: readonly PictureSource[]): string[] => [
  ...new Set(showers.map(({ author }) => author.toLowerCase()).filter((name) => !name.startsWith('['))),
]

const select = (all: readonly Picture[], which: number | 'all'): Picture[] =>
  which === 'all' ? all.slice(0, maxPictures) : all.slice(which - 1, which)

const selectFrom = (part: Part, which: number | 'all', origin: Origin): Pictures => {
  const pictures = select(part.pictures, which)
  if (pictures.length > 0) return { ...origin, pictures, nsfw: part.nsfw }
  return { ...origin, refuse: part.pictures.length > 0 ? 'no_such_picture' : 'no_image', say: true }
}

/**
 * The pictures that a mention is about, in order, or why there are none.
 * @throws ColorizeError as the client does
 */
export const findPictures = async (
  client: RedditClient,
  mention: { comment: string; submission: string; which: number | 'all' },
): Promise<Pictures> => {
  const thread = await readThread(client, mention.comment, mention.submission)
  if (!thread) return { refuse: 'source_deleted', say: false, owners: [], sources: [], place: undefined }
  const { found, shownBy } = nearest(thread)
  const place = thread.post.subreddit?.toLowerCase()
  const origin = (showers: PictureSource[]): Origin => ({
    owners: authorsOf([...showers, thread.post]),
    sources: showers.map(({ name }) => name),
    place,
  })
  if ('refuse' in found) return { ...origin(shownBy), ...found }
  const part = await resolveAll(client, found.pictures)
  const nsfw = part.nsfw || thread.post.over_18
  return selectFrom({ ...part, nsfw }, mention.which, origin([...shownBy, ...part.shownBy]))
}

/** The pictures that a direct message links to. */
export const picturesInMessage = async (
  client: RedditClient,
  message: { body: string; which: number | 'all' },
): Promise<Pictures> => {
  const part = await resolveAll(client, addressesIn(withoutQuotesAndCode(message.body), undefined))
  const origin = {
    owners: authorsOf(part.shownBy),
    sources: part.shownBy.map(({ name }) => name),
    place: undefined,
  }
  return selectFrom(part, message.which, origin)
}
