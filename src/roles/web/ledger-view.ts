import type { Artifact, ReplyTarget } from '../../core/domain.ts'
import type { LedgerEntry } from '../../stores/ledger.ts'
import { sourceUrlOf } from '../../platforms/definitions.ts'
import type {
  EntryDetail,
  EntryView,
  LedgerAct,
  LedgerQuery,
  LedgerServices,
} from '../../web/admin/ledger/service-types.ts'
import { artifactsOf } from '../../requests/artifacts.ts'
import { outcomeIn, requestIn } from '../../stores/ledger-codec.ts'
import { actOn, actsFor, type ActParts } from './ledger-acts.ts'
import type { WebParts } from './web-parts.ts'

const pageLength = 30
/** So many entries are read at once, and looked through for one page. */
const batch = 200
const mostLookedThrough = 4_000
const dayMs = 24 * 3_600_000

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
  const outcome = entry.removedAtMs === undefined ? readable(() => outcomeIn(entry)) : undefined
  return outcome?.kind === 'colorized' ? artifactsOf(outcome.pictures) : []
}

export type LedgerParts = ActParts & Pick<WebParts, 'platformNames' | 'isRealPlatform'>

export const createLedgerServices = (parts: LedgerParts): LedgerServices => {
  const { ledger, answers, output, previews } = parts

  const viewOf = (entry: LedgerEntry): EntryView => {
    const { id, platform, state, code, acceptedAtMs, replyUrl } = entry
    const request = readable(() => requestIn(entry))
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
      readable(() => requestIn(entry))?.place === text.toLowerCase().replace(/^\/?r\//, ''))

  /** Those of one ms stay together: where a batch ends, the last ms is left to the next one. */
  const readBatch = async (beforeMs: number): Promise<{ entries: LedgerEntry[]; isLast: boolean }> => {
    const ids = await ledger.newest(beforeMs, batch)
    const entries = (await Promise.all(ids.map((id) => ledger.read(id)))).filter(
      (entry) => entry !== undefined,
    )
    const isLast = ids.length < batch
    const whole = entries.filter(({ acceptedAtMs }) => acceptedAtMs > (entries.at(-1)?.acceptedAtMs ?? 0))
    return { entries: isLast || whole.length === 0 ? entries : whole, isLast }
  }

  /** Looks through the entries by time, so many at most. */
  const scan = async (query: LedgerQuery): ReturnType<LedgerServices['find']> => {
    const found: LedgerEntry[] = []
    const fromMs = query.day === undefined ? 0 : Date.parse(query.day)
    const untilMs = query.day === undefined ? Number.MAX_SAFE_INTEGER : fromMs + dayMs
    const answer = (olderThanMs?: number) => ({ entries: found.map(viewOf), olderThanMs })
    let beforeMs = Math.min(query.beforeMs ?? untilMs, untilMs)
    for (let seen = 0; seen < mostLookedThrough;) {
      const { entries, isLast } = await readBatch(beforeMs)
      for (const entry of entries) {
        if (entry.acceptedAtMs < fromMs) return answer()
        if (found.length >= pageLength && entry.acceptedAtMs < beforeMs) return answer(beforeMs)
        if (fits(query, entry)) found.push(entry)
        beforeMs = entry.acceptedAtMs
      }
      seen += entries.length
      if (isLast) return answer()
    }
    return answer(beforeMs)
  }

  const detailOf = async (entry: LedgerEntry): Promise<EntryDetail> => {
    const request = readable(() => requestIn(entry))
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
    return { ...viewOf(entry), options, said: entry.said, acts: await actsFor(parts, entry, request) }
  }

  /** Undefined where there is nothing to render it from, or no time just now: then the picture itself does. */
  const smaller = async (
    { id, artifact }: { id: string; artifact: Artifact },
    which: 'after' | 'before',
    sidePx: number,
  ): Promise<Uint8Array | undefined> => {
    const entry = artifact.vividness === undefined ? await ledger.read(id) : undefined
    const request = entry && readable(() => requestIn(entry))
    const vividness = artifact.vividness ?? request?.options.vividness
    const bytes = await previews.rendered(artifact, which, { vividness, sidePx })
    return bytes === 'busy' ? undefined : bytes
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
    async picture(resultId, which, sidePx) {
      const saved = await ledger.artifactOf(resultId)
      if (!saved) return undefined
      const { key, beforeKey, contentType } = saved.artifact
      const small = sidePx === undefined ? undefined : await smaller(saved, which, sidePx)
      if (small) return { bytes: small, contentType: 'image/jpeg' }
      return { bytes: await output.get(which === 'after' ? key : beforeKey), contentType }
    },
    async act(id: string, act: LedgerAct, vividness: number) {
      const entry = await ledger.read(id)
      return entry ? actOn(parts, entry, act, vividness) : false
    },
  }
}
