import type { z } from 'zod'
import type { PlatformStore } from '../../store.ts'
import type { RedditClient } from '../client/client.ts'
import { readListing } from '../client/wire.ts'

const pageLimit = 100
const listingDepth = 1_000
/** A listing that ends here has ended at its depth: what is gone since takes a place and is not shown. */
const deepest = 900
const rememberedNames = 2_000
const overlapSeconds = 120
/** What is older is not answered: not at the first start, and not after a long absence. */
const oldestSeconds = 24 * 3600

type Cursor = { createdUtc: number; seen: string[] }
type Dated = { name: string; created_utc: number }

export type PollerOptions<T extends Dated> = {
  client: RedditClient
  path: string
  /** The key of the cursor in the store. */
  key: string
  store: Pick<PlatformStore, 'get' | 'serverId' | 'setIfServer'>
  /** Of what the listing holds; a thing of another form is left out. */
  schema: z.ZodType<T>
  onItem: (item: T) => Promise<void>
  /** More came since the last poll than a listing holds: the oldest of it was never seen. */
  onGap: () => Promise<void>
}

const readCursor = async <T extends Dated>({ store, key }: PollerOptions<T>): Promise<Cursor> => {
  const saved = await store.get(key)
  return saved === undefined ? { createdUtc: 0, seen: [] } : (JSON.parse(saved) as Cursor)
}

/** Newest first, back to what was seen before. Compares times, not anchors: an anchor may be removed. */
const collectNew = async <T extends Dated>(
  options: PollerOptions<T>,
  cursor: Cursor,
): Promise<{ fresh: T[]; isWhole: boolean }> => {
  const seen = new Set(cursor.seen)
  const horizon = Math.max(cursor.createdUtc - overlapSeconds, Date.now() / 1000 - oldestSeconds)
  const fresh: T[] = []
  let after: string | undefined
  let isWhole = false
  let shown = 0
  let hasMetSeen = false
  for (let read = 0; read < listingDepth; read += pageLimit) {
    const body = await options.client.get(options.path, { limit: pageLimit, after })
    const page = readListing(body, options.schema)
    fresh.push(...page.things.filter((item) => item.created_utc >= horizon && !seen.has(item.name)))
    const reachedKnown = page.things.some((item) => item.created_utc < horizon)
    after = page.after
    const allSeen = page.things.length > 0 && page.things.every((item) => seen.has(item.name))
    shown += page.things.length
    hasMetSeen ||= page.things.some((item) => seen.has(item.name))
    const isAtEnd = after === undefined && (hasMetSeen || shown < deepest)
    isWhole = reachedKnown || allSeen || isAtEnd
    if (isWhole || after === undefined) break
  }
  return { fresh: fresh.reverse(), isWhole }
}

/**
 * Reads a listing once: each item not seen before is handed on, oldest first, and the cursor moves past those that
 * were taken, also when a later one cuts the round short. A crash in between hands some on twice, and so does a server
 * that takes the keeper's place, because it may know nothing of those that were taken last; none is missed.
 */
export const pollOnce = async <T extends Dated>(options: PollerOptions<T>): Promise<void> => {
  const { store, key } = options
  const keeper = await store.serverId()
  const cursor = await readCursor(options)
  const { fresh, isWhole } = await collectNew(options, cursor)
  if (!isWhole && cursor.seen.length > 0) await options.onGap()
  const taken: T[] = []
  try {
    for (const item of fresh) {
      await options.onItem(item)
      taken.push(item)
    }
  } finally {
    if (taken.length > 0) await store.setIfServer(keeper, key, JSON.stringify(movedPast(cursor, taken)))
  }
}

const movedPast = (cursor: Cursor, taken: readonly Dated[]): Cursor => ({
  createdUtc: Math.max(cursor.createdUtc, ...taken.map((item) => item.created_utc)),
  seen: [...cursor.seen, ...taken.map((item) => item.name)].slice(-rememberedNames),
})
