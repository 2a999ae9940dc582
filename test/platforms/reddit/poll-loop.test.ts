import { afterEach, expect, it, vi } from 'vitest'
import { ColorizeError } from '../../../src/core/errors.ts'
import { runPollLoop } from '../../../src/platforms/reddit/listen/poll-loop.ts'

afterEach(() => vi.restoreAllMocks())

/** Runs one round after another. @returns the ms between them */
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

it('doubles its delay at each failure and resets it at a success', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1)
  near(await gapsOf([fail, fail, fail, well, fail, well], 50), [100, 150, 250, 50, 100])
})

it('waits a random part of the delay, so that many processes do not retry at once', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  near(await gapsOf([fail, fail, fail, well], 50), [50, 50, 50])
})

it('waits as long as a rate limit says, without counting a failure', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1)
  near(await gapsOf([tooFast, tooFast, fail, well], 50), [200, 200, 100])
})
