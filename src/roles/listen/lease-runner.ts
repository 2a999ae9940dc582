import { setTimeout as wait } from 'node:timers/promises'
import type { Lease } from '../../stores/leases.ts'
import type { Logger } from '../../core/log.ts'
import { every } from '../../requests/maintenance/interval.ts'

type LeaseTimes = {
  /** The lease expires this long after its last renewal. */
  forMs: number
  /** How often the lease is renewed, or tried for. */
  everyMs: number
}

type LeaseRunner = LeaseTimes & {
  lease: Lease
  log: Logger
  onChange: (isHeld: boolean) => void
}

/**
 * Runs `work` while it holds the lease, until `signal` aborts or the work ends. Another process takes over within `everyMs`
 * of a release and within `forMs` of a crash. While Redis is unreachable the holder goes on, so two processes may work at
 * the same time for a moment.
 * @throws what the work throws
 */
export const runWithLease = async (
  { lease, forMs, everyMs, log, onChange }: LeaseRunner,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  const tryToHold = () =>
    lease.hold(forMs).catch((error: unknown) => {
      log.error({ err: error }, 'cannot acquire or renew the lease')
      return undefined
    })

  /** Returns whether the lease was lost. */
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
      await lease.release().catch(() => undefined) // without Redis, the lease expires by itself
    }
    return lost.signal.aborted
  }

  while (!signal.aborted) {
    if (await tryToHold()) {
      if (!(await workOnce())) return
    } else await wait(everyMs, undefined, { signal }).catch(() => undefined)
  }
}
