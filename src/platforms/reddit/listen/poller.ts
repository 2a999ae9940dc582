import type { z } from 'zod'
import type { PlatformStore } from '../../store.ts'
import type { RedditClient } from '../client/client.ts'
import { readListing } from '../client/schemas.ts'

const pageLimit = 100
const listingDepth = 1_000
/** A listing that ends here ended at Reddit's limit: removed items count, but are not listed. */
const deepest = 900
const rememberedNames = 2_000
const overlapSeconds = 120
/** Older items are not answered, neither at the first start nor after a long outage. */
const oldestSeconds = 24 * 3600

type Cursor = { createdUtc: number; seen: string[] }
type Dated = { name: string; created_utc: number }

export type PollerOptions<T extends Dated> = {
  client: RedditClient
  path: string
  /** The key of the cursor in the store. */
  key: string
  store: Pick<PlatformStore, 'get' | 'serverId' | 'setIfServer'>
  /** The schema of the items. Items that do not match it are skipped. */
  schema: z.ZodType<T>
  onItem: (item: T) => Promise<void>
  /** Called when more items arrived since the last poll than a listing holds, so some were missed. */
  onGap: () => Promise<void>
}

const readCursor = async <T extends Dated>({ store, key }: PollerOptions<T>): Promise<Cursor> => {
  const saved = await store.get(key)
  return saved === undefined ? { createdUtc: 0, seen: [] } : (JSON.parse(saved) as Cursor)
}

/** The items since the cursor, oldest first. It compares times, not anchors, because an anchor may be removed. */
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
 * Reads a listing once. Each new item is passed to `onItem`, oldest first, and the cursor moves past the items that
 * `onItem` accepted, even if a later one fails. After a crash, or when another Redis server takes over, some items are
 * passed again; none is missed.
 */
export const pollOnce = async <T extends Dated>(options: PollerOptions<T>): Promise<void> => {
  const { store, key } = options
  const serverId = await store.serverId()
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
    if (taken.length > 0) await store.setIfServer(serverId, key, JSON.stringify(movedPast(cursor, taken)))
  }
}

const movedPast = (cursor: Cursor, taken: readonly Dated[]): Cursor => ({
  createdUtc: Math.max(cursor.createdUtc, ...taken.map((item) => item.created_utc)),
  seen: [...cursor.seen, ...taken.map((item) => item.name)].slice(-rememberedNames),
})
