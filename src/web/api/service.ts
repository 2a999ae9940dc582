import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { LedgerState } from '../../core/domain.ts'
import { codeOf, errorCodes, type ErrorCode } from '../../core/errors.ts'
import { checkUrl } from '../../pipeline/fetch/allowed-url.ts'
import { eraseEntry, type ErasureParts } from '../../requests/deletion/data-erasure.ts'
import { outcomeIn, requestIn } from '../../stores/ledger-codec.ts'
import type { LedgerEntry } from '../../stores/ledger-entry.ts'
import { etaMs, type Throughput } from '../../stores/throughput.ts'
import { clientName, type Client } from './client.ts'
import {
  createSubmission,
  hashOf,
  platform,
  type Submission,
  type SubmissionParts,
  type Submitted,
} from './submission.ts'

export type ApiParts = SubmissionParts &
  ErasureParts & {
    throughput: Throughput
    /** Hosts that photos may be fetched from, lower case. */
    fetchHosts: () => readonly string[]
  }

export type RequestStatus = {
  state: LedgerState
  /** Position in the queue, from 1. */
  place?: number
  /** Estimated time until it is done. */
  etaMs?: number
  code?: ErrorCode
  resultId?: string
  /** The path of the result's page. */
  resultPath?: string
}

export type RequestImage =
  | { kind: 'ready'; bytes: Uint8Array; contentType: string }
  | { kind: 'pending' }
  | { kind: 'refused'; code: ErrorCode }
  | { kind: 'gone' }

export type ApiService = {
  clientName(client: Client): Promise<string>
  /** Why nothing may be fetched from this address, and the hosts that are allowed; undefined where it is allowed. */
  checkAddress(url: string): { code: ErrorCode; allowedHosts: string[] } | undefined
  /** How long a client that used up its quota must wait, in ms. Counts nothing. */
  quotaWaitMs(client: Client): Promise<number | undefined>
  /** Queues a photo and counts it against the client's quota. */
  submit(submission: Submission): Promise<Submitted>
  status(id: string): Promise<RequestStatus | undefined>
  image(id: string): Promise<RequestImage | undefined>
  /**
   * Deletes everything stored about a request; undefined where it does not exist. Safe to call more than once. Allowed
   * with the delete key, or with the API key that the request was made with.
   */
  remove(id: string, by: { deleteKey: string; client: Client }): Promise<'removed' | 'denied' | undefined>
}

const errorCode = z.enum(errorCodes)
const targetSchema = z.object({ deleteKeyHash: z.string() })

const codeIn = ({ code }: LedgerEntry): ErrorCode | undefined =>
  code === undefined ? undefined : (errorCode.safeParse(code).data ?? 'internal')

const checkAddress = (url: string, hosts: readonly string[]): ReturnType<ApiService['checkAddress']> => {
  try {
    checkUrl(url, hosts)
    return undefined
  } catch (error) {
    // a host with a port is the operator's own machine, which clients need not know
    return { code: codeOf(error), allowedHosts: hosts.filter((host) => !host.includes(':')) }
  }
}

/** Once a request was erased, its key is no longer known: then any key is accepted, because nothing is left to delete. */
const isDeleteKey = (entry: LedgerEntry, deleteKey: string): boolean => {
  const hash = targetSchema.safeParse(JSON.parse(entry.target)).data?.deleteKeyHash
  if (hash === undefined) return entry.removedAtMs !== undefined
  const [given, expected] = [Buffer.from(hashOf(deleteKey)), Buffer.from(hash)]
  return given.length === expected.length && timingSafeEqual(given, expected)
}

const statusOf = (entry: LedgerEntry): RequestStatus => {
  if (entry.removedAtMs !== undefined) return { state: 'skipped', code: 'answer_gone' }
  const { state, resultId } = entry
  const code = codeIn(entry)
  if (code !== undefined) return { state, code }
  if (resultId === undefined) return { state }
  const view = requestIn(entry)?.options.sideBySide ? '?view=side-by-side' : ''
  return { state, resultId, resultPath: `/r/${resultId}${view}` }
}

/** Position and estimated time of a request that is not colorized yet. */
const queuePosition = async (
  { queues, throughput }: ApiParts,
  entry: LedgerEntry,
): Promise<Pick<RequestStatus, 'place' | 'etaMs'>> => {
  if (entry.state !== 'accepted' || outcomeIn(entry)) return {}
  const [place, active, perRequestMs] = await Promise.all([
    queues.positionOf(entry.id),
    queues.active(),
    throughput.meanMs(),
  ])
  return { ...(place !== undefined && { place }), etaMs: etaMs(place ?? 0, active, perRequestMs) }
}

const imageOf = async ({ ledger, output }: ApiParts, entry: LedgerEntry): Promise<RequestImage> => {
  if (entry.removedAtMs !== undefined) return { kind: 'gone' }
  const code = codeIn(entry)
  if (code !== undefined) return { kind: 'refused', code }
  const saved = entry.resultId === undefined ? undefined : await ledger.artifactOf(entry.resultId)
  if (!saved) return { kind: 'pending' }
  const { key, pairKey = key, contentType } = saved.artifact
  return { kind: 'ready', bytes: await output.get(pairKey), contentType }
}

/** The HTTP API: submitting photos, and following requests that were made with it. */
export const createApiService = (parts: ApiParts): ApiService => {
  const { ledger, visitors, fetchHosts } = parts

  /** Requests of other platforms cannot be read by id. */
  const entryOf = async (id: string): Promise<LedgerEntry | undefined> => {
    const entry = await ledger.read(id)
    return entry?.platform === platform ? entry : undefined
  }

  return {
    ...createSubmission(parts),
    clientName: (client) => clientName(visitors, client),
    checkAddress: (url) => checkAddress(url, fetchHosts()),
    async status(id) {
      const entry = await entryOf(id)
      return entry && { ...statusOf(entry), ...(await queuePosition(parts, entry)) }
    },
    async image(id) {
      const entry = await entryOf(id)
      return entry && imageOf(parts, entry)
    },
    async remove(id, { deleteKey, client }) {
      const entry = await entryOf(id)
      if (!entry) return undefined
      const isOwner =
        client.kind === 'key' && requestIn(entry)?.requester === (await clientName(visitors, client))
      if (!isOwner && !isDeleteKey(entry, deleteKey)) return 'denied'
      await eraseEntry(parts, id)
      return 'removed'
    },
  }
}
