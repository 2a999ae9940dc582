import { createHash, randomBytes } from 'node:crypto'
import type { ColorizeRequest, ImageSource, RequestOptions } from '../../core/domain.ts'
import type { OutputHost } from '../../outputs/output.ts'
import { deleteUploads } from '../../requests/deletion/stored-files.ts'
import { createIntake, type IntakeParts } from '../../requests/intake.ts'
import { limitsFor } from '../../requests/rate-limits.ts'
import type { Visitors } from '../../stores/visitors.ts'
import { clientName, type Client } from './client.ts'

export type Submission = {
  client: Client
  source: { kind: 'bytes'; bytes: Uint8Array } | { kind: 'url'; url: string }
  options: RequestOptions
  unlisted: boolean
  /** BCP 47. */
  locale: string
}

/** `deleteKey` is returned once and not stored. `retryAfterMs`: the client used up its quota. */
export type Submitted = { id: string; deleteKey: string } | { retryAfterMs: number }

export type SubmissionParts = IntakeParts & { output: OutputHost; visitors: Visitors }

export const platform = 'web'
const maxResultBytes = 25 * 1024 * 1024

const randomId = (): string => randomBytes(16).toString('hex')

/** The stored form of a delete key. */
export const hashOf = (deleteKey: string): string => createHash('sha256').update(deleteKey).digest('hex')

/** Accepts photos over HTTP, within the quota of each client, and queues them like those of any platform. */
export const createSubmission = (parts: SubmissionParts) => {
  const { ledger, output, quotas, limits, visitors } = parts
  const intake = createIntake(parts)

  /** How long a client that used up its quota must wait; undefined for others. Counts nothing. */
  const quotaWaitMs = async (client: Client): Promise<number | undefined> => {
    const requester = await clientName(visitors, client)
    const full = await quotas.findExhausted(limitsFor({ platform, requester }, limits))
    return full && quotas.msUntilReset(full)
  }

  const store = async ({ source }: Submission, name: string): Promise<ImageSource> => {
    if (source.kind === 'url') return { kind: 'urls', urls: [source.url] }
    const key = `uploads/${name}`
    await output.put(key, source.bytes, 'application/octet-stream')
    return { kind: 'stored', key }
  }

  /** Deletes the upload of a request that the intake rejected. */
  const cleanUpRejected = async (request: ColorizeRequest, client: Client): Promise<number | undefined> => {
    const entry = await ledger.read(request.id)
    if (entry?.code === undefined) return undefined
    await deleteUploads(parts, request)
    return entry.code === 'over_quota' ? ((await quotaWaitMs(client)) ?? 0) : undefined
  }

  /** Nothing else would ever delete the upload of a request that is not in the ledger. */
  const cleanUpUnknown = async (request: ColorizeRequest): Promise<void> => {
    if (!(await ledger.read(request.id))) await deleteUploads(parts, request)
  }

  const submit = async (submission: Submission): Promise<Submitted> => {
    const { client, options, unlisted, locale } = submission
    const name = randomId()
    const id = `${platform}-${name}`
    const deleteKey = randomId()
    const request: ColorizeRequest = {
      id,
      platform,
      options,
      locale,
      unlisted,
      requester: await clientName(visitors, client),
      pictures: [{ source: await store(submission, name) }],
      visibility: 'public',
      maxBytes: maxResultBytes,
      target: { id, deleteKeyHash: hashOf(deleteKey) },
      nsfw: false,
      awaited: true,
    }
    await intake.onRequest(request).catch(async (error: unknown) => {
      await cleanUpUnknown(request).catch(() => undefined) // the first error matters more
      throw error
    })
    const retryAfterMs = await cleanUpRejected(request, client)
    return retryAfterMs === undefined ? { id, deleteKey } : { retryAfterMs }
  }

  return { quotaWaitMs, submit }
}
