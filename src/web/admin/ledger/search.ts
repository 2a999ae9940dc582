import type { LedgerState } from '../../../core/domain.ts'
import type { Answers } from '../../../stores/answers.ts'
import { requestIn } from '../../../stores/ledger-codec.ts'
import type { Ledger } from '../../../stores/ledger.ts'
import type { LedgerEntry } from '../../../stores/ledger-entry.ts'
import { readable } from './entry-summary.ts'

/** Fields that are left out match every request. */
export type LedgerQuery = {
  /** The id of a request, reply or result, or the name of a place. */
  text?: string | undefined
  platform?: string | undefined
  state?: LedgerState | undefined
  code?: string | undefined
  /** A day in UTC, such as 2026-01-31. */
  day?: string | undefined
  /** Only requests older than this, ms since 1970. */
  beforeMs?: number | undefined
}

/** `olderThanMs` is where the next page starts, if there may be one. */
export type LedgerPage = { entries: readonly LedgerEntry[]; olderThanMs: number | undefined }

type SearchParts = { ledger: Ledger; answers: Answers; platformNames: readonly string[] }

const pageLength = 30
const batchSize = 200
/** A search that finds little stops here, and goes on with the next page. */
const maxEntriesRead = 4_000
const dayMs = 24 * 3_600_000

const matches = ({ text, platform, state, code }: LedgerQuery, entry: LedgerEntry): boolean =>
  (platform === undefined || entry.platform === platform) &&
  (state === undefined || entry.state === state) &&
  (code === undefined || entry.code === code) &&
  (text === undefined ||
    readable(() => requestIn(entry))?.place === text.toLowerCase().replace(/^\/?r\//, ''))

/** Finds requests for the ledger page. */
export const createLedgerSearch = ({ ledger, answers, platformNames }: SearchParts) => {
  const byId = async (id: string): Promise<LedgerEntry[]> => {
    const found = await Promise.all([
      ledger.read(id),
      ledger.artifactOf(id).then((saved) => saved && ledger.read(saved.id)),
      ...platformNames.map((platform) => answers.findByReply(platform, id)),
    ])
    return found.filter((entry) => entry !== undefined)
  }

  /** Leaves the last ms of a full batch to the next one: requests of the same ms must not be split. */
  const readBatch = async (beforeMs: number): Promise<{ entries: LedgerEntry[]; isLast: boolean }> => {
    const ids = await ledger.newest(beforeMs, batchSize)
    const read = await Promise.all(ids.map((id) => ledger.read(id)))
    const entries = read.filter((entry) => entry !== undefined)
    const isLast = ids.length < batchSize
    const whole = entries.filter(({ acceptedAtMs }) => acceptedAtMs > (entries.at(-1)?.acceptedAtMs ?? 0))
    return { entries: isLast || whole.length === 0 ? entries : whole, isLast }
  }

  const scan = async (query: LedgerQuery): Promise<LedgerPage> => {
    const entries: LedgerEntry[] = []
    const fromMs = query.day === undefined ? 0 : Date.parse(query.day)
    const untilMs = query.day === undefined ? Number.MAX_SAFE_INTEGER : fromMs + dayMs
    let beforeMs = Math.min(query.beforeMs ?? untilMs, untilMs)
    for (let count = 0; count < maxEntriesRead;) {
      const batch = await readBatch(beforeMs)
      for (const entry of batch.entries) {
        if (entry.acceptedAtMs < fromMs) return { entries, olderThanMs: undefined }
        if (entries.length >= pageLength && entry.acceptedAtMs < beforeMs)
          return { entries, olderThanMs: beforeMs }
        if (matches(query, entry)) entries.push(entry)
        beforeMs = entry.acceptedAtMs
      }
      count += batch.entries.length
      if (batch.isLast) return { entries, olderThanMs: undefined }
    }
    return { entries, olderThanMs: beforeMs }
  }

  return async (query: LedgerQuery): Promise<LedgerPage> => {
    const found = query.text === undefined ? [] : await byId(query.text)
    return found.length > 0 ? { entries: found, olderThanMs: undefined } : scan(query)
  }
}
