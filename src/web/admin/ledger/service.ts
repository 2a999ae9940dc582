import type { Artifact } from '../../../core/domain.ts'
import { requestIn } from '../../../stores/ledger-codec.ts'
import type { LedgerEntry } from '../../../stores/ledger-entry.ts'
import { actionsFor, runAction, type ActionParts, type LedgerAction } from './actions.ts'
import { readable, summarize, type EntrySummary } from './entry-summary.ts'
import { createLedgerSearch, type LedgerQuery } from './search.ts'

type LedgerParts = ActionParts & {
  platformNames: readonly string[]
  /** Whether this platform is the real one, and not the sandbox. */
  isRealPlatform: (platform: string) => boolean
}

export type EntryDetail = EntrySummary & {
  options: Readonly<Record<string, string>>
  /** The reply that a dry run did not send. */
  dryRunReply: string | undefined
  actions: readonly LedgerAction[]
}

export type LedgerService = {
  platforms: readonly string[]
  find(query: LedgerQuery): Promise<{ entries: readonly EntrySummary[]; olderThanMs: number | undefined }>
  entry(id: string): Promise<EntryDetail | undefined>
  /** A picture of any result, including private ones; with a longer side of `sidePx` where it can be rendered. */
  picture(
    resultId: string,
    which: 'after' | 'before',
    sidePx?: number,
  ): Promise<{ bytes: Uint8Array; contentType: string } | undefined>
  /** Answers false where the action is not possible (any more). `vividness`, 0..2, is for `rerender`. */
  run(id: string, action: LedgerAction, vividness: number): Promise<boolean>
}

const yesNo = (value: boolean): string => (value ? 'yes' : 'no')

/** All requests, what became of them, and what an operator can do about them. */
export const createLedgerService = (parts: LedgerParts): LedgerService => {
  const { ledger, output, previews, platformNames, isRealPlatform } = parts
  const search = createLedgerSearch(parts)

  const summaryOf = (entry: LedgerEntry): EntrySummary => summarize(entry, isRealPlatform(entry.platform))

  const detailOf = async (entry: LedgerEntry): Promise<EntryDetail> => {
    const request = readable(() => requestIn(entry))
    const options = request && {
      vividness: String(request.options.vividness),
      'side by side': yesNo(request.options.sideBySide),
      pictures: String(request.pictures.length),
      visibility: request.visibility,
      language: request.locale,
      NSFW: yesNo(request.nsfw),
    }
    return {
      ...summaryOf(entry),
      options: options ?? {},
      dryRunReply: entry.said,
      actions: await actionsFor(parts, entry, request),
    }
  }

  /** Undefined where it cannot be rendered, or too many renderings wait. */
  const resized = async (
    { id, artifact }: { id: string; artifact: Artifact },
    which: 'after' | 'before',
    sidePx: number,
  ): Promise<Uint8Array | undefined> => {
    const entry = artifact.vividness === undefined ? await ledger.read(id) : undefined
    const request = entry && readable(() => requestIn(entry))
    const vividness = artifact.vividness ?? request?.options.vividness
    const bytes = await previews.render(artifact, which, { vividness, sidePx })
    return bytes === 'busy' ? undefined : bytes
  }

  return {
    platforms: platformNames,
    async find(query) {
      const { entries, olderThanMs } = await search(query)
      return { entries: entries.map(summaryOf), olderThanMs }
    },
    async entry(id) {
      const entry = await ledger.read(id)
      return entry && detailOf(entry)
    },
    async picture(resultId, which, sidePx) {
      const saved = await ledger.artifactOf(resultId)
      if (!saved) return undefined
      const { key, beforeKey, contentType } = saved.artifact
      const small = sidePx === undefined ? undefined : await resized(saved, which, sidePx)
      if (small) return { bytes: small, contentType: 'image/jpeg' }
      return { bytes: await output.get(which === 'after' ? key : beforeKey), contentType }
    },
    async run(id, action, vividness) {
      const entry = await ledger.read(id)
      return entry ? runAction(parts, entry, action, vividness) : false
    },
  }
}
