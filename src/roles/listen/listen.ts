import type { Leases } from '../../stores/leases.ts'
import { ColorizeError } from '../../core/errors.ts'
import { productionIntervals, type Intervals } from '../../core/intervals.ts'
import type { Metrics } from '../metrics.ts'
import type { Platform } from '../../platforms/platform.ts'
import { runWithLease } from './lease-runner.ts'
import { createIntake, type IntakeParts } from '../../requests/intake.ts'
import type { PlatformStores } from '../../stores/platform-store.ts'

type Listening = { close(): Promise<void> }

type ListenParts = IntakeParts & {
  platforms: readonly Platform[]
  stores: PlatformStores
  leases: Leases
  metrics: Pick<Metrics, 'setListening'>
  intervals?: Intervals | undefined
  /** Listening on a platform failed for good. */
  onDead: (error: ColorizeError) => void
}

/** The lease of the process that listens on a platform. */
export const listenLease = (platform: string): string => `listen:${platform}`

/**
 * Listens on every platform until closed. One process at a time listens per platform; if two do for a moment, the ledger
 * removes the duplicates.
 */
export const startListening = (parts: ListenParts): Listening => {
  const { platforms, stores, leases, metrics, onDead, log } = parts
  const { leaseMs, leaseRenewalMs } = parts.intervals ?? productionIntervals
  const stop = new AbortController()
  const events = createIntake(parts)
  const listenTo = async (platform: Platform): Promise<void> => {
    if (!platform.listen) return
    const { name } = platform
    const onChange = (isHeld: boolean): void => {
      metrics.setListening(name, isHeld)
      log.info({ platform: name }, isHeld ? 'listening' : 'not listening')
    }
    const holding = {
      lease: leases.lease(listenLease(name)),
      forMs: leaseMs,
      everyMs: leaseRenewalMs,
      log,
      onChange,
    }
    metrics.setListening(name, false)
    const work = async (signal: AbortSignal) => platform.listen?.(events, stores.storeOf(name), signal)
    await runWithLease(holding, work, stop.signal).catch((cause: unknown) => {
      onDead(new ColorizeError('internal', `${name} stopped listening`, { cause }))
    })
  }
  const running = platforms.map(listenTo)
  return {
    async close() {
      stop.abort()
      await Promise.all(running)
    },
  }
}
