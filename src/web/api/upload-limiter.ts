import { ColorizeError } from '../../core/errors.ts'

export type RoomOptions = {
  /** Uploads that are read side by side, of all and of one who asks. */
  atOnce: number
  perAsker: number
  /** What of them lies in memory at most. */
  bytes: number
}

/** Told of all that is read, as it comes. @throws ColorizeError busy */
export type Grow = (bytes: number) => void

const busy = (what: string) => new ColorizeError('busy', what, { retryAfterMs: 2_000 })

/**
 * Photos are held in memory while they are read. Room is taken by the bytes that have come: who sends slowly, or nothing,
 * keeps nobody else out.
 */
export const createRoom = ({ atOnce, perAsker, bytes: most }: RoomOptions) => {
  const uploads = new Map<string, number>()
  let taken = 0
  let held = 0

  const count = (asker: string, change: 1 | -1): void => {
    taken += change
    const own = (uploads.get(asker) ?? 0) + change
    if (own > 0) uploads.set(asker, own)
    else uploads.delete(asker)
  }

  return {
    /** @throws ColorizeError busy, and whatever `work` throws */
    async hold<T>(asker: string, work: (grow: Grow) => Promise<T>): Promise<T> {
      if (taken >= atOnce || (uploads.get(asker) ?? 0) >= perAsker) throw busy('uploads enough')
      let own = 0
      const grow: Grow = (bytes) => {
        if (held + bytes > most) throw busy('memory enough')
        held += bytes
        own += bytes
      }
      count(asker, 1)
      try {
        return await work(grow)
      } finally {
        count(asker, -1)
        held -= own
      }
    },
  }
}
