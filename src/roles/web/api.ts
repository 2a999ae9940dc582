import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { codeOf, errorCodes, type ErrorCode } from '../../core/errors.ts'
import type { LedgerEntry } from '../../stores/ledger.ts'
import { etaMs } from '../../stores/throughput.ts'
import type { ApiServices, RequestImage, RequestState } from '../../web/api/services.ts'
import { checkUrl } from '../../pipeline/fetch/fetch-image.ts'
import { outcomeIn, requestIn } from '../../stores/ledger-codec.ts'
import { eraseRequest } from '../../requests/deletion/data-erasure.ts'
import { createSubmitting, hashOf, platform } from './submitting.ts'
import { nameOf } from './visitors.ts'
import type { WebParts } from './web-parts.ts'

const isErrorCode = z.enum(errorCodes)
const targetSchema = z.object({ deleteKeyHash: z.string() })

const codeIn = ({ code }: LedgerEntry): ErrorCode | undefined =>
  code === undefined ? undefined : (isErrorCode.safeParse(code).data ?? 'internal')

/** The HTTP interface's hand on the queue and its view of the ledger. */
export const createApiServices = (parts: WebParts, ownHosts: () => readonly string[]): ApiServices => {
  const { ledger, output, visitors } = parts

  /** Only the page's own requests are anybody's to ask for by id. */
  const entryOf = async (id: string): Promise<LedgerEntry | undefined> => {
    const entry = await ledger.read(id)
    return entry?.platform === platform ? entry : undefined
  }

  const imageOf = async (entry: LedgerEntry): Promise<RequestImage> => {
    if (entry.removedAtMs !== undefined) return { kind: 'gone' }
    const code = codeIn(entry)
    if (code !== undefined) return { kind: 'refused', code }
    const saved = entry.resultId === undefined ? undefined : await ledger.artifactOf(entry.resultId)
    if (!saved) return { kind: 'pending' }
    const { key, pairKey = key, contentType } = saved.artifact
    return { kind: 'ready', bytes: await output.get(pairKey), contentType }
  }

  return {
    ...createSubmitting(parts),
    nameOf: (asker) => nameOf(visitors, asker),
    objectionTo: (url) => objectionTo(url, [...parts.fetchHosts, ...ownHosts()]),
    state: async (id) => {
      const entry = await entryOf(id)
      return entry && { ...stateOf(entry), ...(await lineOf(parts, entry)) }
    },
    image: async (id) => {
      const entry = await entryOf(id)
      return entry && imageOf(entry)
    },
    remove: async (id, { deleteKey, asker }) => {
      const entry = await entryOf(id)
      if (!entry) return undefined
      const isMaker = asker.kind === 'key' && requestIn(entry)?.requester === (await nameOf(visitors, asker))
      if (!isMaker && !mayRemove(entry, deleteKey)) return 'denied'
      await eraseRequest(parts, id)
      return 'removed'
    },
  }
}

/** Whose name stands with a port is the operator's own machine: nobody else's business. */
const objectionTo = (url: string, hosts: readonly string[]): ReturnType<ApiServices['objectionTo']> => {
  try {
    checkUrl(url, hosts)
    return undefined
  } catch (error) {
    return { code: codeOf(error), allowedHosts: hosts.filter((host) => !host.includes(':')) }
  }
}

/** Who put the photo in has the key; of what is gone already nothing is kept by which to tell. */
const mayRemove = (entry: LedgerEntry, deleteKey: string): boolean => {
  const known = targetSchema.safeParse(JSON.parse(entry.target)).data?.deleteKeyHash
  if (known === undefined) return entry.removedAtMs !== undefined
  const [given, expected] = [Buffer.from(hashOf(deleteKey)), Buffer.from(known)]
  return given.length === expected.length && timingSafeEqual(given, expected)
}

const stateOf = (entry: LedgerEntry): RequestState => {
  if (entry.removedAtMs !== undefined) return { state: 'skipped', code: 'answer_gone' }
  const { state, resultId } = entry
  const code = codeIn(entry)
  if (code !== undefined) return { state, code }
  if (resultId === undefined) return { state }
  const view = requestIn(entry)?.options.sideBySide ? '?view=side-by-side' : ''
  return { state, resultId, resultPath: `/r/${resultId}${view}` }
}

/** How far a request is that waits for its colours. */
const lineOf = async (
  { queues, throughput }: Pick<WebParts, 'queues' | 'throughput'>,
  entry: LedgerEntry,
): Promise<Pick<RequestState, 'place' | 'etaMs'>> => {
  if (entry.state !== 'accepted' || outcomeIn(entry)) return {}
  const [place, active, perRequestMs] = await Promise.all([
    queues.place(entry.id),
    queues.active(),
    throughput.ms(),
  ])
  return { ...(place !== undefined && { place }), etaMs: etaMs(place ?? 0, active, perRequestMs) }
}
