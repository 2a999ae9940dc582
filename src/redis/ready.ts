import type { Redis } from './redis.ts'

/** Longer than the longest delay between two connection attempts. */
const readyMs = 2_000

/**
 * Returns a function to call before a write on a connection without an offline queue. It resolves once the connection is
 * ready, or after 2 s, when the write itself will fail. Concurrent calls share one wait.
 */
export const createReadiness = (connection: Redis): (() => Promise<void>) => {
  let waiting: Promise<void> | undefined
  const waitForReady = () =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timeout)
        connection.off('ready', done)
        waiting = undefined
        resolve()
      }
      const timeout = setTimeout(done, readyMs)
      connection.once('ready', done)
    })
  return async () => {
    if (connection.status !== 'ready') await (waiting ??= waitForReady())
  }
}
