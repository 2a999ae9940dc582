import type { LedgerEntry } from '../../stores/ledger.ts'
import type { GalleryResult, GalleryServices } from '../../web/public/gallery/routes.ts'
import { artifactsOf } from '../../requests/artifacts.ts'
import { outcomeIn, requestIn } from '../../stores/ledger-codec.ts'
import type { WebParts } from './web-parts.ts'

const pageLength = 24
const atOnce = 100
/** So many entries are looked through for one page: where hardly any may be shown it stays short. */
const mostRead = 500

/**
 * Where what is asked for stands before all the world anyway, or was given to the page by who may keep it out of lists.
 * What is asked for in a Discord server was meant for those who are in it.
 */
const platforms: readonly string[] = ['reddit', 'web']

/** Chooses what anybody may find: nobody's private, unlisted or NSFW pictures, nothing taken away, nobody who opted out. */
export const createGalleryServices = ({
  ledger,
  policies,
}: Pick<WebParts, 'ledger' | 'policies'>): GalleryServices => {
  const resultsOf = async (entry: LedgerEntry): Promise<GalleryResult[]> => {
    if (!platforms.includes(entry.platform) || entry.state !== 'sent' || entry.removedAtMs !== undefined)
      return []
    const [request, outcome] = [requestIn(entry), outcomeIn(entry)]
    if (request?.visibility !== 'public' || request.nsfw || request.unlisted) return []
    if (outcome?.kind !== 'colorized' || outcome.nsfw) return []
    if ((await policies.standing(request)).objection !== undefined) return []
    return artifactsOf(outcome.pictures).map(({ resultId, widthPx, heightPx }) => ({
      ...{ id: resultId, width: widthPx, height: heightPx },
    }))
  }

  return {
    async gallery(beforeMs) {
      const results: GalleryResult[] = []
      let lastMs = beforeMs
      for (let read = 0; read < mostRead && results.length < pageLength;) {
        const ids = await ledger.newest(lastMs, atOnce)
        for (const id of ids) {
          const entry = await ledger.read(id)
          if (!entry) continue
          results.push(...(await resultsOf(entry)))
          lastMs = entry.acceptedAtMs
          if (results.length >= pageLength) break
        }
        read += ids.length
        if (ids.length < atOnce && results.length < pageLength) return { results, olderMs: undefined }
      }
      return { results, olderMs: lastMs }
    },
  }
}
