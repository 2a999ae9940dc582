import type { Thing } from './thing.ts'

export const listing = (
  children: readonly Thing[],
  after: string | null = null,
  before: string | null = null,
): Thing => ({
  kind: 'Listing',
  data: { after, before, dist: children.length, modhash: null, geo_filter: '', children },
})

const nameOf = ({ data }: Thing): string => String(data['name'])

export type PageQuery = { after?: string; before?: string; limit?: string }

/** One page of a list sorted newest first. As on Reddit, the page is empty if the `after` item is missing. */
export const pageOfListing = (things: readonly Thing[], { after, before, limit }: PageQuery): Thing => {
  const asked = Number(limit ?? 25)
  const size = Math.min(100, Number.isInteger(asked) && asked > 0 ? asked : 25)
  const place = (name: string): number => things.findIndex((thing) => nameOf(thing) === name)
  let start = 0
  if (after) start = place(after) < 0 ? things.length : place(after) + 1
  if (before) {
    const end = Math.max(0, place(before))
    const newer = things.slice(Math.max(0, end - size), end)
    return listing(newer, newer.length > 0 ? nameOf(newer.at(-1) as Thing) : null)
  }
  const page = things.slice(start, start + size)
  const last = page.at(-1)
  return listing(page, last && start + size < things.length ? nameOf(last) : null)
}
