import { z } from 'zod'
import type { Picture } from '../../domain.ts'
import type { ErrorCode } from '../../errors.ts'
import { addressOf, parseUrl, type Address } from './addresses.ts'
import type { RedditClient } from './client.ts'
import { addressesIn } from './media.ts'
import { picturesOf, type Found } from './pictures.ts'
import { ownWords } from './summon.ts'
import { commentSchema, readListing, submissionSchema, type RedditComment, type Submission } from './wire.ts'

export type Pictures = { pictures: Picture[]; nsfw: boolean } | { refuse: ErrorCode; say: boolean }

/** Pictures that one answer holds at most. */
const mostPictures = 8
/** A gallery holds at most so many. */
const mostAddresses = 20
/** Links to other posts that are followed: each costs a request or two. */
const mostLinks = 4
/** Parents that are looked at, upward from the summon: as many as Reddit gives with it. */
const context = 8

type Thread = {
  post: Submission
  /** The summoning comment, its parent, and so on upward. */ chain: RedditComment[]
}

const repliesTo = ({ replies }: RedditComment): RedditComment[] =>
  typeof replies === 'object' && replies !== null ? readListing(replies, commentSchema).things : []

/** From the topmost parent down to `name`, and turned round. */
const chainTo = (name: string, from: readonly RedditComment[]): RedditComment[] => {
  for (const comment of from) {
    if (comment.name === name) return [comment]
    const below = chainTo(name, repliesTo(comment))
    if (below.length > 0) return [...below, comment]
  }
  return []
}

const readThread = async (
  client: RedditClient,
  comment: string,
  submission: string,
): Promise<Thread | undefined> => {
  const query = { comment: comment.slice(3), context, depth: context + 1, limit: 20 }
  const body = await client.get(`comments/${submission.slice(3)}`, query)
  const [posts, comments] = z.tuple([z.unknown(), z.unknown()]).parse(body)
  const [post] = readListing(posts, submissionSchema).things
  return post && { post, chain: chainTo(comment, readListing(comments, commentSchema).things) }
}

const isGone = ({ author }: RedditComment): boolean => author === '[deleted]' || author === '[removed]'

/** The pictures nearest to the summon: in the comment, in its parents upward, in the post. */
const nearest = ({ post, chain }: Thread): Found => {
  for (const comment of chain) {
    if (isGone(comment)) continue
    const pictures = addressesIn(ownWords(comment.body), comment.media_metadata)
    if (pictures.length > 0) return { pictures }
  }
  return picturesOf(post)
}

/** Another post's pictures; one hop, so that posts which point at each other end. */
const picturesThere = async (client: RedditClient, name: string) => {
  const [post] = readListing(await client.get('api/info', { id: name }), submissionSchema).things
  if (!post) return { pictures: [], nsfw: false }
  const found = picturesOf(post)
  return { pictures: 'refuse' in found ? [] : found.pictures.flatMap(asPicture), nsfw: post.over_18 }
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

const resolve = async (
  client: RedditClient,
  address: Address,
): Promise<{ pictures: Picture[]; nsfw: boolean }> => {
  if (address.kind === 'picture') return { pictures: asPicture(address), nsfw: false }
  if (address.kind === 'post') return picturesThere(client, address.name)
  const end = parseUrl(await client.redirectOf(address.path))
  const found = end && addressOf(end)
  return found?.kind === 'post' ? picturesThere(client, found.name) : { pictures: [], nsfw: false }
}

const affordable = (addresses: readonly Address[]): Address[] => {
  const links = addresses.filter(({ kind }) => kind !== 'picture').slice(mostLinks)
  return addresses.filter((address) => !links.includes(address)).slice(0, mostAddresses)
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
  if (!thread) return { refuse: 'source_deleted', say: false }
  const found = nearest(thread)
  if ('refuse' in found) return found
  const resolved = []
  for (const address of affordable(found.pictures)) resolved.push(await resolve(client, address))
  const all = resolved.flatMap(({ pictures }) => pictures)
  const nsfw = thread.post.over_18 || resolved.some((part) => part.nsfw)
  const pictures =
    summon.which === 'all' ? all.slice(0, mostPictures) : all.slice(summon.which - 1, summon.which)
  if (pictures.length > 0) return { pictures, nsfw }
  return { refuse: all.length > 0 ? 'no_such_picture' : 'no_image', say: true }
}
