import { ColorizeError } from '../../core/errors.ts'

export type UploadLimits = {
  /** Uploads that are read at the same time: in total, and per client. */
  maxUploads: number
  maxPerClient: number
  /** Memory for all of them together. */
  maxBytes: number
}

/** Called for every chunk that was read. @throws ColorizeError busy where the memory limit is reached */
export type CountBytes = (bytes: number) => void

const retryAfterMs = 2_000
const busy = (reason: string) => new ColorizeError('busy', reason, { retryAfterMs })

/**
 * Limits the memory that uploads take while they are read. Only bytes that have arrived are counted: a client that
 * sends slowly, or nothing, does not block the others.
 */
export const createUploadLimiter = ({ maxUploads, maxPerClient, maxBytes }: UploadLimits) => {
  const perClient = new Map<string, number>()
  let uploads = 0
  let heldBytes = 0

  const count = (client: string, change: 1 | -1): void => {
    uploads += change
    const own = (perClient.get(client) ?? 0) + change
    if (own > 0) perClient.set(client, own)
    else perClient.delete(client)
  }

  return {
    /** Runs `work` and counts its bytes until it ends. @throws ColorizeError busy, and whatever `work` throws */
    async run<T>(client: string, work: (countBytes: CountBytes) => Promise<T>): Promise<T> {
      if (uploads >= maxUploads || (perClient.get(client) ?? 0) >= maxPerClient)
        throw busy('too many uploads')
      let ownBytes = 0
      const countBytes: CountBytes = (bytes) => {
        if (heldBytes + bytes > maxBytes) throw busy('uploads take too much memory')
        heldBytes += bytes
        ownBytes += bytes
      }
      count(client, 1)
      try {
        return await work(countBytes)
      } finally {
        count(client, -1)
        heldBytes -= ownBytes
      }
    },
  }
}
