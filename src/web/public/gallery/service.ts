import type { Artifact } from '../../../core/domain.ts'
import { definitionOf } from '../../../platforms/definitions.ts'
import { artifactsOf } from '../../../requests/artifacts.ts'
import { outcomeIn, requestIn } from '../../../stores/ledger-codec.ts'
import type { Ledger } from '../../../stores/ledger.ts'
import type { LedgerEntry } from '../../../stores/ledger-entry.ts'
import type { Policies } from '../../../stores/policies.ts'

export type GalleryResult = Pick<Artifact, 'resultId' | 'widthPx' | 'heightPx'>

export type GalleryService = {
  /** Results accepted before `beforeMs`, newest first. `olderMs` is where the next page starts, if there may be one. */
  page(beforeMs: number): Promise<{ results: GalleryResult[]; olderMs: number | undefined }>
}

const pageLength = 24
const batchSize = 100
/** A page stays short where hardly any request may be shown. */
const maxEntriesRead = 500

/** The public results: nothing private, unlisted, NSFW or deleted, and nothing of users who opted out. */
export const createGalleryService = ({
  ledger,
  policies,
}: {
  ledger: Ledger
  policies: Policies
}): GalleryService => {
  const resultsOf = async (entry: LedgerEntry): Promise<GalleryResult[]> => {
    const { platform, state, removedAtMs } = entry
    if (!definitionOf(platform)?.isInGallery || state !== 'sent' || removedAtMs !== undefined) return []
    const [request, outcome] = [requestIn(entry), outcomeIn(entry)]
    if (request?.visibility !== 'public' || request.nsfw || request.unlisted) return []
    if (outcome?.kind !== 'colorized' || outcome.nsfw) return []
    if ((await policies.check(request)).rejection !== undefined) return []
    return artifactsOf(outcome.pictures)
  }

  return {
    async page(beforeMs) {
      const results: GalleryResult[] = []
      let lastMs = beforeMs
      for (let count = 0; count < maxEntriesRead && results.length < pageLength;) {
        const ids = await ledger.newest(lastMs, batchSize)
        for (const id of ids) {
          const entry = await ledger.read(id)
          if (!entry) continue
          results.push(...(await resultsOf(entry)))
          lastMs = entry.acceptedAtMs
          if (results.length >= pageLength) break
        }
        count += ids.length
        if (ids.length < batchSize && results.length < pageLength) return { results, olderMs: undefined }
      }
      return { results, olderMs: lastMs }
    },
  }
}
