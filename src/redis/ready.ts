import type { Redis } from './redis.ts'

/** Longer than a connection waits before it tries again. */
const readyMs = 2_000

/**
 * For a connection that keeps nothing for later: resolves once it may be written to, or has not come back in time, and
 * then the write itself says so. All who wait share one wait.
 */
export const createReadiness = (connection: Redis): (() => Promise<void>) => {
  let coming: Promise<void> | undefined
  const come = () =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(late)
        connection.off('ready', done)
        coming = undefined
        resolve()
      }
      const late = setTimeout(done, readyMs)
      connection.once('ready', done)
    })
  return async () => {
    if (connection.status !== 'ready') await (coming ??= come())
  }
}
