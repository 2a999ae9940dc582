import { setTimeout as wait } from 'node:timers/promises'

/** Until aborted; a failed round waits longer each time, up to a minute. */
export const repeat = async (
  round: () => Promise<void>,
  intervalMs: number,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> => {
  let failures = 0
  while (!signal.aborted) {
    try {
      await round()
      failures = 0
    } catch (error) {
      failures++
      onTrouble(error)
    }
    const pauseMs =
      failures === 0 ? intervalMs : Math.min(60_000, intervalMs * 2 ** failures) * (0.5 + Math.random())
    await wait(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}
