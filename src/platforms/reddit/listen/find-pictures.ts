import type { Picture } from '../../../core/domain.ts'
import type { ErrorCode } from '../../../core/errors.ts'
import { parseUrl } from '../../link-targets.ts'
import { addressOf, type Address } from './links.ts'
import type { RedditClient } from '../client/client.ts'
import { addressesIn } from './media.ts'
import { picturesOf, type Found } from './pictures.ts'
import { ownWords } from './mention.ts'
import { readThread, type Thread } from '../client/thread.ts'
import { readListing, submissionSchema, type RedditComment, type Submission } from '../client/wire.ts'

/** Where pictures came from. */
export type Origin = {
  /** Whose they are and in whose thread they were asked for, lower case. */
  owners: string[]
  /** Fullnames of the posts and comments that show them. */
  sources: string[]
  /** The subreddit in which they were asked for, lower case. */
  place: string | undefined
}
export type Pictures = Origin & ({ pictures: Picture[]; nsfw: boolean } | { refuse: ErrorCode; say: boolean })

/** Pictures that one answer holds at most. */
const mostPictures = 8
/** A gallery holds at most so many. */
const mostAddresses = 20
/** Links to other posts that are followed: each costs a request or two. */
const mostLinks = 4

type Part = { pictures: Picture[]; nsfw: boolean; shownBy: Shower[] }
type Shower = { name: string; author: string }

const isGone = ({ author }: RedditComment): boolean => author === '[deleted]' || author === '[removed]'

/** A crosspost shows what its original shows. */
const showersOf = (post: Submission): Shower[] => [post, ...(post.crosspost_parent_list ?? [])]

/** The pictures nearest to the summon: in the comment, in its parents upward, in the post. */
const nearest = ({ post, chain }: Thread): { found: Found; shownBy: Shower[] } => {
  for (const comment of chain) {
    if (isGone(comment)) continue
    const pictures = addressesIn(ownWords(comment.body), comment.media_metadata)
    if (pictures.length > 0) return { found: { pictures }, shownBy: [comment] }
  }
  return { found: picturesOf(post), shownBy: showersOf(post) }
}

const nothing: Part = { pictures: [], nsfw: false, shownBy: [] }

/** Another post's pictures; one hop, so that posts which point at each other end. */
const picturesThere = async (client: RedditClient, name: string): Promise<Part> => {
  const [post] = readListing(await client.get('api/info', { id: name }), submissionSchema).things
  if (!post) return nothing
  const found = picturesOf(post)
  const pictures = 'refuse' in found ? [] : found.pictures.flatMap(asPicture)
  return { pictures, nsfw: post.over_18, shownBy: showersOf(post) }
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
  if (address.kind === 'picture') return { ...nothing, pictures: asPicture(address) }
  if (address.kind === 'post') return picturesThere(client, address.name)
  const end = parseUrl(await client.redirectOf(address.path))
  const found = end && addressOf(end)
  return found?.kind === 'post' ? picturesThere(client, found.name) : nothing
}

const affordable = (addresses: readonly Address[]): Address[] => {
  const links = addresses.filter(({ kind }) => kind !== 'picture').slice(mostLinks)
  return addresses.filter((address) => !links.includes(address)).slice(0, mostAddresses)
}

const resolveAll = async (client: RedditClient, addresses: readonly Address[]): Promise<Part> => {
  const parts: Part[] = []
  for (const address of affordable(addresses)) parts.push(await resolve(client, address))
  return {
    pictures: parts.flatMap(({ pictures }) => pictures),
    nsfw: parts.some(({ nsfw }) => nsfw),
    shownBy: parts.flatMap(({ shownBy }) => shownBy),
  }
}

const people = (showers: readonly Shower[]): string[] => [
  ...new Set(showers.map(({ author }) => author.toLowerCase()).filter((name) => !name.startsWith('['))),
]

const chosen = (all: readonly Picture[], which: number | 'all'): Picture[] =>
  which === 'all' ? all.slice(0, mostPictures) : all.slice(which - 1, which)

const outOf = (part: Part, which: number | 'all', origin: Origin): Pictures => {
  const pictures = chosen(part.pictures, which)
  if (pictures.length > 0) return { ...origin, pictures, nsfw: part.nsfw }
  return { ...origin, refuse: part.pictures.length > 0 ? 'no_such_picture' : 'no_image', say: true }
}

/**
 * The pictures that a summon is about, in their order, or why there are none.
 * @throws ColorizeError as the client does
 */
export const findPictures = async (
  client: RedditClient,
  summon: { comment: string; submission: string; which: number | 'all' },
): Promise<Pictures> => {
  const thread = await readThread(client, summon.comment, summon.submission)
  if (!thread) return { refuse: 'source_deleted', say: false, owners: [], sources: [], place: undefined }
  const { found, shownBy } = nearest(thread)
  const place = thread.post.subreddit?.toLowerCase()
  const origin = (showers: Shower[]): Origin => ({
    owners: people([...showers, thread.post]),
    sources: showers.map(({ name }) => name),
    place,
  })
  if ('refuse' in found) return { ...origin(shownBy), ...found }
  const part = await resolveAll(client, found.pictures)
  const nsfw = part.nsfw || thread.post.over_18
  return outOf({ ...part, nsfw }, summon.which, origin([...shownBy, ...part.shownBy]))
}

/** The pictures that a direct message links to. */
export const picturesInMessage = async (
  client: RedditClient,
  message: { body: string; which: number | 'all' },
): Promise<Pictures> => {
  const part = await resolveAll(client, addressesIn(ownWords(message.body), undefined))
  const origin = {
    owners: people(part.shownBy),
    sources: part.shownBy.map(({ name }) => name),
    place: undefined,
  }
  return outOf(part, message.which, origin)
}
