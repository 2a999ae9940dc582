import type { PlatformStore } from '../platform.ts'
import type { RedditClient } from './client.ts'
import { commentSchema, readListing, type RedditComment } from './wire.ts'

const pageLimit = 100
const listingDepth = 1_000
const rememberedNames = 2_000
const overlapSeconds = 120
const oldestAtStartSeconds = 24 * 3600

type Cursor = { createdUtc: number; seen: string[] }

export type PollerOptions = {
  client: RedditClient
  path: string
  /** The key of the cursor in the store. */
  key: string
  store: PlatformStore
  onComment: (comment: RedditComment) => Promise<void>
  /** More came since the last poll than a listing holds: the oldest of it was never seen. */
  onGap: () => void
}

const readCursor = async (options: PollerOptions): Promise<Cursor> => {
  const saved = await options.store.get(options.key)
  if (saved !== undefined) return JSON.parse(saved) as Cursor
  return { createdUtc: Date.now() / 1000 - oldestAtStartSeconds, seen: [] }
}

/** Newest first, back to what was seen before. Compares times, not anchors: an anchor may be removed. */
const collectNew = async (
  options: PollerOptions,
  cursor: Cursor,
): Promise<{ fresh: RedditComment[]; isWhole: boolean }> => {
  const seen = new Set(cursor.seen)
  const horizon = cursor.createdUtc - overlapSeconds
  const fresh: RedditComment[] = []
  let after: string | undefined
  let isWhole = false
  for (let read = 0; read < listingDepth; read += pageLimit) {
    const body = await options.client.get(options.path, { limit: pageLimit, after })
    const page = readListing(body, commentSchema)
    fresh.push(...page.things.filter((comment) => comment.created_utc >= horizon && !seen.has(comment.name)))
    const reachedKnown = page.things.some((comment) => comment.created_utc < horizon)
    after = page.after
    const allSeen = page.things.length > 0 && page.things.every((comment) => seen.has(comment.name))
    isWhole = after === undefined || reachedKnown || allSeen
    if (isWhole) break
  }
  return { fresh: fresh.reverse(), isWhole }
}

/**
 * Reads a listing once: each comment not seen before is handed on, oldest first, and the cursor is saved only
 * after all of them were taken. A crash in between hands some on twice; none is missed.
 */
export const pollOnce = async (options: PollerOptions): Promise<void> => {
  const cursor = await readCursor(options)
  const { fresh, isWhole } = await collectNew(options, cursor)
  if (!isWhole && cursor.seen.length > 0) options.onGap()
  if (fresh.length === 0) return
  for (const comment of fresh) await options.onComment(comment)
  const next: Cursor = {
    createdUtc: Math.max(cursor.createdUtc, ...fresh.map((comment) => comment.created_utc)),
    seen: [...cursor.seen, ...fresh.map((comment) => comment.name)].slice(-rememberedNames),
  }
  await options.store.set(options.key, JSON.stringify(next))
}
