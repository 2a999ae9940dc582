import { setTimeout as wait } from 'node:timers/promises'
import type { Lease } from '../../stores/leases.ts'
import type { Logger } from '../../core/log.ts'
import { every } from '../../requests/maintenance/interval.ts'

export type LeaseTimes = {
  /** A holder that is silent for so long has lost the lease. */
  forMs: number
  /** How often a holder holds it on, and whoever waits for it tries. */
  everyMs: number
}

export type LeaseRunner = LeaseTimes & {
  lease: Lease
  log: Logger
  onChange: (isHeld: boolean) => void
}

/**
 * Works whenever it holds the lease, until `signal` aborts or the work is over; whoever waits begins at once when it is let go, and in `forMs`
 * when its holder dies. A Redis that does not answer takes nothing from the holder: nobody else can have it meanwhile, and
 * when Redis is back the first to ask has it. So two may work for a moment, and work must bear that.
 * @throws what the work throws
 */
export const runWithLease = async (
  { lease, forMs, everyMs, log, onChange }: LeaseRunner,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  const tryToHold = () =>
    lease.hold(forMs).catch((error: unknown) => {
      log.error({ err: error }, 'the lease could not be asked for')
      return undefined
    })

  /** Answers whether the lease was lost. */
  const workOnce = async (): Promise<boolean> => {
    const lost = new AbortController()
    const holdingOn = every(everyMs, 'holding the lease on failed', log, async () => {
      if ((await tryToHold()) === false) lost.abort()
    })
    onChange(true)
    try {
      await work(AbortSignal.any([signal, lost.signal]))
    } finally {
      onChange(false)
      await holdingOn.close()
      await lease.release().catch(() => undefined) // Redis is away: its time runs out by itself
    }
    return lost.signal.aborted
  }

  while (!signal.aborted) {
    if (await tryToHold()) {
      if (!(await workOnce())) return
    } else await wait(everyMs, undefined, { signal }).catch(() => undefined)
  }
}
