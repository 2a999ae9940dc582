import { afterEach, expect, it, vi } from 'vitest'
import { ColorizeError } from '../../../src/core/errors.ts'
import { runPollLoop } from '../../../src/platforms/reddit/listen/poll-loop.ts'

afterEach(() => vi.restoreAllMocks())

/** Plays one round after another, and answers the ms between them. */
const gapsOf = async (rounds: readonly (() => void)[], intervalMs: number): Promise<number[]> => {
  const stop = new AbortController()
  const startedMs: number[] = []
  const round = () => {
    const play = rounds[startedMs.length]
    startedMs.push(performance.now())
    if (startedMs.length === rounds.length) stop.abort()
    play?.()
    return Promise.resolve()
  }
  await runPollLoop(round, intervalMs, stop.signal, () => undefined)
  return startedMs.slice(1).map((ms, i) => ms - (startedMs[i] ?? 0))
}
const well = () => undefined
const fail = () => {
  throw new ColorizeError('platform_unavailable', 'Reddit did not answer')
}
const tooFast = () => {
  throw new ColorizeError('platform_rate_limited', 'spent', { retryAfterMs: 200 })
}
const near = (gaps: readonly number[], expected: readonly number[]) => {
  expect(gaps).toHaveLength(expected.length)
  for (const [i, gap] of gaps.entries()) {
    expect(gap).toBeGreaterThan((expected[i] ?? 0) - 3)
    expect(gap).toBeLessThan((expected[i] ?? 0) + 45)
  }
}

it('backs off twice as far each time, and one success undoes it', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1)
  near(await gapsOf([fail, fail, fail, well, fail, well], 50), [100, 150, 250, 50, 100])
})

it('waits any part of that, so that many do not come back at once', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  near(await gapsOf([fail, fail, fail, well], 50), [50, 50, 50])
})

it('waits as long as it is told where the throughput was too fast, and counts no failure', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1)
  near(await gapsOf([tooFast, tooFast, fail, well], 50), [200, 200, 100])
})
