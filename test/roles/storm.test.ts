import { expect, it } from 'vitest'
import { runStorm } from '../support/storm.ts'

const calm = { rateLimited: { share: 0, ms: 0 }, kills: { everyMs: 0, most: 0 }, seed: 1, limitMs: 60_000 }

it('answers 20 summons at once, once each, with the requests that Reddit really gives: 1,000 in ten minutes', async () => {
  const report = await runStorm({ ...calm, summons: 20, overMs: 0, workers: 1, requestsPerWindow: 1_000 })
  expect(report).toMatchObject({ answered: 20, lost: 0, doubled: 0 })
}, 90_000)

it('answers each of 60 summons once in a small storm: pauses that Reddit asks for, a worker and a listener killed', async () => {
  const report = await runStorm({
    ...{ ...calm, summons: 60, overMs: 6_000, workers: 1, requestsPerWindow: 100_000 },
    ...{ rateLimited: { share: 0.1, ms: 300 }, kills: { everyMs: 1_000, most: 2 } },
  })
  expect(report).toMatchObject({ answered: 60, lost: 0, doubled: 0, kills: { listen: 1, worker: 1 } })
  expect(report.rateLimits).toBeGreaterThan(0)
}, 90_000)
