import type { Artifact, LedgerState, ReplyTarget } from '../../../core/domain.ts'
import { sourceUrlOf } from '../../../platforms/definitions.ts'
import { artifactsOf } from '../../../requests/artifacts.ts'
import { outcomeIn, requestIn } from '../../../stores/ledger-codec.ts'
import type { LedgerEntry } from '../../../stores/ledger-entry.ts'

export type PictureSummary = Pick<Artifact, 'resultId' | 'widthPx' | 'heightPx' | 'model'> & { nsfw: boolean }

/** A request as the ledger page shows it, without the names of users. */
export type EntrySummary = {
  id: string
  platform: string
  state: LedgerState
  code: string | undefined
  acceptedAtMs: number
  /** When each state began, in order. */
  history: readonly { state: string; atMs: number }[]
  place: string | undefined
  /** The https address of the post or message that asked. */
  sourceUrl: string | undefined
  /** The https address of the answer. */
  replyUrl: string | undefined
  pictures: readonly PictureSummary[]
  isRemoved: boolean
}

/** What `read` returns; undefined where a payload was written by an unknown version. */
export const readable = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

const historyOf = ({ history }: LedgerEntry): EntrySummary['history'] =>
  history.split(' ').flatMap((step) => {
    const [, state = '', atMs = ''] = /^([a-z]+)@(\d+)$/.exec(step) ?? []
    return state === '' ? [] : [{ state, atMs: Number(atMs) }]
  })

const httpsOnly = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) && new URL(url).protocol === 'https:' ? url : undefined

const artifactsIn = (entry: LedgerEntry): Artifact[] => {
  const outcome = entry.removedAtMs === undefined ? readable(() => outcomeIn(entry)) : undefined
  return outcome?.kind === 'colorized' ? artifactsOf(outcome.pictures) : []
}

/** `hasRealLinks`: the entry's platform is the real one, so that links to it lead somewhere. */
export const summarize = (entry: LedgerEntry, hasRealLinks: boolean): EntrySummary => {
  const { id, platform, state, code, acceptedAtMs, replyUrl, removedAtMs } = entry
  const request = readable(() => requestIn(entry))
  const target = readable(() => JSON.parse(entry.target) as ReplyTarget) ?? {}
  const pictures = artifactsIn(entry).map(({ resultId, widthPx, heightPx, model }) => ({
    resultId,
    widthPx,
    heightPx,
    model,
    nsfw: request?.nsfw ?? true,
  }))
  return {
    id,
    platform,
    state,
    code,
    acceptedAtMs,
    history: historyOf(entry),
    place: request?.place,
    sourceUrl: hasRealLinks ? sourceUrlOf(platform, target) : undefined,
    replyUrl: httpsOnly(replyUrl),
    pictures,
    isRemoved: removedAtMs !== undefined,
  }
}
