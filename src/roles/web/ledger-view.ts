import type { Artifact, ReplyTarget } from '../../domain.ts'
import type { LedgerEntry } from '../../ledger.ts'
import { sourceUrlOf } from '../../platforms/index.ts'
import type {
  EntryDetail,
  EntryView,
  LedgerAct,
  LedgerQuery,
  LedgerServices,
} from '../../web/admin/ledger-services.ts'
import { artifactsOf } from '../artifacts.ts'
import { outcomeOf, requestOf } from '../entries.ts'
import { actOn, actsFor, type ActParts } from './ledger-acts.ts'

const pageLength = 30
/** So many entries are read at once, and looked through for one page. */
const batch = 200
const mostLookedThrough = 4_000

const historyOf = ({ history }: LedgerEntry): { state: string; atMs: number }[] =>
  history.split(' ').flatMap((step) => {
    const [, state = '', atMs = ''] = /^([a-z]+)@(\d+)$/.exec(step) ?? []
    return state === '' ? [] : [{ state, atMs: Number(atMs) }]
  })

const httpsOnly = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) && new URL(url).protocol === 'https:' ? url : undefined

/** A payload of another version reads as if nothing were known. */
const readable = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

const artifactsIn = (entry: LedgerEntry): Artifact[] => {
  const outcome = entry.removedAtMs === undefined ? readable(() => outcomeOf(entry)) : undefined
  return outcome?.kind === 'colorized' ? artifactsOf(outcome.pictures) : []
}

export const createLedgerServices = (parts: ActParts): LedgerServices => {
  const { ledger, answers, output } = parts

  const viewOf = (entry: LedgerEntry): EntryView => {
    const { id, platform, state, code, acceptedAtMs, replyUrl } = entry
    const request = readable(() => requestOf(entry))
    const target = readable(() => JSON.parse(entry.target) as ReplyTarget) ?? {}
    const pictures = artifactsIn(entry).map(({ resultId, widthPx, heightPx, model }) => ({
      ...{ resultId, widthPx, heightPx, model },
      nsfw: request?.nsfw ?? true,
    }))
    return {
      ...{ id, platform, state, code, acceptedAtMs, pictures },
      history: historyOf(entry),
      place: request?.place,
      sourceUrl: parts.isRealPlatform(platform) ? sourceUrlOf(platform, target) : undefined,
      replyUrl: httpsOnly(replyUrl),
      isRemoved: entry.removedAtMs !== undefined,
    }
  }

  const byText = async (text: string): Promise<LedgerEntry[] | undefined> => {
    const found = await Promise.all([
      ledger.read(text),
      ledger.artifactOf(text).then((saved) => saved && ledger.read(saved.id)),
      ...parts.platformNames.map((platform) => answers.byReply(platform, text)),
    ])
    const entries = found.filter((entry) => entry !== undefined)
    return entries.length > 0 ? entries : undefined
  }

  const fits = ({ text, platform, state, code }: LedgerQuery, entry: LedgerEntry): boolean =>
    (platform === undefined || entry.platform === platform) &&
    (state === undefined || entry.state === state) &&
    (code === undefined || entry.code === code) &&
    (text === undefined ||
      readable(() => requestOf(entry))?.place === text.toLowerCase().replace(/^\/?r\//, ''))

  /** Looks through the entries by time, so many at most. */
  const scan = async (query: LedgerQuery): ReturnType<LedgerServices['find']> => {
    const found: LedgerEntry[] = []
    let beforeMs = query.beforeMs ?? Number.MAX_SAFE_INTEGER
    for (let seen = 0; seen < mostLookedThrough;) {
      const ids = await ledger.newest(beforeMs, batch)
      const entries = await Promise.all(ids.map((id) => ledger.read(id)))
      for (const entry of entries) {
        if (!entry) continue
        if (fits(query, entry)) found.push(entry)
        beforeMs = entry.acceptedAtMs
        if (found.length === pageLength) return { entries: found.map(viewOf), olderThanMs: beforeMs }
      }
      seen += ids.length
      if (ids.length < batch) return { entries: found.map(viewOf), olderThanMs: undefined }
    }
    return { entries: found.map(viewOf), olderThanMs: beforeMs }
  }

  const detailOf = (entry: LedgerEntry): EntryDetail => {
    const request = readable(() => requestOf(entry))
    const options = request
      ? {
          vividness: String(request.options.vividness),
          'side by side': request.options.sideBySide ? 'yes' : 'no',
          pictures: String(request.pictures.length),
          visibility: request.visibility,
          language: request.locale,
          nsfw: request.nsfw ? 'yes' : 'no',
        }
      : {}
    return { ...viewOf(entry), options, said: entry.said, acts: actsFor(entry, request) }
  }

  return {
    platforms: parts.platformNames,
    async find(query) {
      const exact = query.text === undefined ? undefined : await byText(query.text)
      return exact ? { entries: exact.map(viewOf), olderThanMs: undefined } : scan(query)
    },
    async entry(id) {
      const entry = await ledger.read(id)
      return entry && detailOf(entry)
    },
    async picture(resultId, which) {
      const saved = await ledger.artifactOf(resultId)
      if (!saved) return undefined
      const { key, beforeKey, contentType } = saved.artifact
      return { bytes: await output.get(which === 'after' ? key : beforeKey), contentType }
    },
    async act(id: string, act: LedgerAct, vividness: number) {
      const entry = await ledger.read(id)
      return entry ? actOn(parts, entry, act, vividness) : false
    },
  }
}
