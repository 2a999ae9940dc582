import { createHash, randomBytes } from 'node:crypto'
import type { ColorizeRequest, ImageSource } from '../../core/domain.ts'
import type { ApiServices, Asker, Submission, Submitted } from '../../web/api/services.ts'
import { removeUploads } from '../../requests/artifacts.ts'
import { limitsFor } from '../../requests/rate-limits.ts'
import { createIntake } from '../../requests/intake.ts'
import { nameOf } from './visitors.ts'
import type { WebParts } from './web-parts.ts'

export const platform = 'web'
const maxResultBytes = 25 * 1024 * 1024

const random = (): string => randomBytes(16).toString('hex')

/** All that is kept of a delete key. */
export const hashOf = (deleteKey: string): string => createHash('sha256').update(deleteKey).digest('hex')

/** How photos come in over HTTP: counted by whoever asks, and queued like any platform's. */
export const createSubmitting = (parts: WebParts): Pick<ApiServices, 'fullForMs' | 'submit'> => {
  const { ledger, output, quotas, limits, visitors } = parts
  const intake = createIntake(parts)

  const fullForMs = async (asker: Asker): Promise<number | undefined> => {
    const asking = { platform, requester: await nameOf(visitors, asker) }
    const full = await quotas.wouldBeFull(limitsFor(asking, limits))
    return full && quotas.msLeft(full)
  }

  const stored = async ({ source }: Submission, name: string): Promise<ImageSource> => {
    if (source.kind === 'url') return { kind: 'urls', urls: [source.url] }
    const key = `uploads/${name}`
    await output.put(key, source.bytes, 'application/octet-stream')
    return { kind: 'stored', key }
  }

  /** Of one that the intake turned away nothing is kept. */
  const turnedAway = async (request: ColorizeRequest, asker: Asker): Promise<number | undefined> => {
    const entry = await ledger.read(request.id)
    if (entry?.code === undefined) return undefined
    await removeUploads(parts, request)
    return entry.code === 'over_quota' ? ((await fullForMs(asker)) ?? 0) : undefined
  }

  /** What did not even come into the ledger is nobody's to clean up later. */
  const dropUnknown = async (request: ColorizeRequest): Promise<void> => {
    if (!(await ledger.read(request.id))) await removeUploads(parts, request)
  }

  const submit = async (submission: Submission): Promise<Submitted> => {
    const { asker, options, unlisted, locale } = submission
    const name = random()
    const id = `${platform}-${name}`
    const deleteKey = random()
    const request: ColorizeRequest = {
      ...{ id, platform, options, locale, unlisted },
      requester: await nameOf(visitors, asker),
      pictures: [{ source: await stored(submission, name) }],
      visibility: 'public',
      maxBytes: maxResultBytes,
      target: { id, deleteKeyHash: hashOf(deleteKey) },
      nsfw: false,
      awaited: true,
    }
    await intake.onRequest(request).catch(async (error: unknown) => {
      await dropUnknown(request).catch(() => undefined) // nothing answers: the first error says it
      throw error
    })
    const fullMs = await turnedAway(request, asker)
    return fullMs === undefined ? { id, deleteKey } : { fullForMs: fullMs }
  }

  return { fullForMs, submit }
}
