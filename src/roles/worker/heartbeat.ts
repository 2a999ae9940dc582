import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { heartbeatIntervalMs, type Heartbeats, type ModelState } from '../../stores/heartbeats.ts'
import type { Logger } from '../../core/log.ts'
import type { Stats } from '../../stores/statistics.ts'
import { every } from '../../requests/maintenance/interval.ts'

const windowMs = 60_000

/** Measures how many photos per second were coloured in the last minute, or since the start if that is less. */
export const createPhotoMeter = (now: () => number = Date.now) => {
  const startedMs = now()
  let batches: { atMs: number; photos: number }[] = []
  const meter: Stats & { perSecond(): number } = {
    note: (event) => {
      if (event.kind === 'coloured') batches.push({ atMs: now(), photos: event.photos })
    },
    perSecond: () => {
      const nowMs = now()
      batches = batches.filter(({ atMs }) => atMs > nowMs - windowMs)
      const photos = batches.reduce((sum, batch) => sum + batch.photos, 0)
      const measuredMs = Math.min(windowMs, Math.max(heartbeatIntervalMs, nowMs - startedMs))
      return photos / (measuredMs / 1_000)
    },
  }
  return meter
}

type PhotoMeter = ReturnType<typeof createPhotoMeter>

type HeartbeatParts = {
  heartbeats: Heartbeats
  meter: PhotoMeter
  modelState: () => ModelState
  log: Logger
}

/** Sends a heartbeat every second until closed, then removes the worker from the list. */
export const startHeartbeat = ({ heartbeats, meter, modelState, log }: HeartbeatParts) => {
  const id = `${hostname()}-${process.pid}-${randomBytes(2).toString('hex')}`
  const sinceMs = Date.now()
  const sending = every(heartbeatIntervalMs, 'cannot send the heartbeat', log, () =>
    heartbeats.send({ id, ...modelState(), photosPerSecond: meter.perSecond(), sinceMs }),
  )
  return {
    close: async () => {
      await sending.close()
      await heartbeats.remove(id).catch(() => undefined) // without Redis, the heartbeat expires by itself
    },
  }
}
