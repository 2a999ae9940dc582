import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { beatMs, type Heartbeats, type ModelState } from '../../stores/heartbeats.ts'
import type { Logger } from '../../core/log.ts'
import type { Stats } from '../../stores/statistics.ts'
import { every } from '../../requests/maintenance/interval.ts'

/** "Of late" is the last minute. */
const lateMs = 60_000

/** How many photos a second were coloured of late; of a worker that is younger than that, since it began. */
export const createPhotoMeter = (now: () => number = Date.now) => {
  const startedMs = now()
  let done: { atMs: number; photos: number }[] = []
  const meter: Stats & { perSecond(): number } = {
    note: (event) => {
      if (event.kind === 'coloured') done.push({ atMs: now(), photos: event.photos })
    },
    perSecond: () => {
      const nowMs = now()
      done = done.filter(({ atMs }) => atMs > nowMs - lateMs)
      const photos = done.reduce((sum, one) => sum + one.photos, 0)
      return photos / (Math.min(lateMs, Math.max(beatMs, nowMs - startedMs)) / 1_000)
    },
  }
  return meter
}

export type PhotoMeter = ReturnType<typeof createPhotoMeter>

type HeartParts = {
  heartbeats: Heartbeats
  meter: PhotoMeter
  modelState: () => ModelState
  log: Logger
}

/** Says every second that this worker is there; on its end that it is not. */
export const startHeartbeat = ({ heartbeats, meter, modelState, log }: HeartParts) => {
  const id = `${hostname()}-${process.pid}-${randomBytes(2).toString('hex')}`
  const sinceMs = Date.now()
  const beating = every(beatMs, 'this worker could not say that it is there', log, () =>
    heartbeats.beat({ id, ...modelState(), photosPerSecond: meter.perSecond(), sinceMs }),
  )
  return {
    close: async () => {
      await beating.close()
      await heartbeats.leave(id).catch(() => undefined) // Redis is away too: it forgets by itself
    },
  }
}
