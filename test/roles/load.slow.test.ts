import { expect, it } from 'vitest'
import { runLoad } from '../support/load/load.ts'
import { calm } from '../support/load/options.ts'

it('answers 20 summons at once, once each, with the requests that Reddit really gives: 1,000 in ten minutes', async () => {
  const report = await runLoad({
    ...calm,
    summons: { reddit: 20, discord: 0 },
    overMs: 0,
    requestsPerWindow: 1_000,
    processes: { listen: 1, worker: 1, web: 0 },
  })
  expect(report).toMatchObject({ accepted: 20, answered: 20, lost: 0, doubled: 0, refusals: {} })
}, 90_000)

it('loses none of 60 requests and answers none twice: a worker, a listener and Redis killed, platforms and picture hosts unwell', async () => {
  const report = await runLoad({
    ...calm,
    summons: { reddit: 40, discord: 20 },
    overMs: 6_000,
    processes: { listen: 2, worker: 2, web: 1 },
    kills: { everyMs: 700, most: 5 },
    redisRestarts: { everyMs: 3_000, most: 1 },
    rateLimited: { share: 0.1, ms: 300 },
    pictures: { slow: 0.05, cut: 0.1, gone: 0.05 },
  })
  expect(report).toMatchObject({ lost: 0, doubled: 0, redisRestarts: 1 })
  const { listen = 0, worker = 0 } = report.kills // on a busy machine all is answered before the last of five is due
  expect(Math.min(listen, worker)).toBeGreaterThanOrEqual(1)
  expect(report.accepted).toBe(report.answered)
  expect(report.accepted + report.unheard).toBe(60)
  expect(report.accepted).toBeGreaterThanOrEqual(40) // on Reddit all are heard in the end
  expect(report.rateLimits).toBeGreaterThan(0)
  expect(Object.keys(report.refusals).length).toBeGreaterThan(0)
  for (const { count, medianMs } of Object.values(report.stages)) {
    expect(count).toBeGreaterThan(30)
    expect(medianMs).toBeGreaterThanOrEqual(0)
  }
  expect(report.queue.oursMs).toBeGreaterThan(0)
  expect(report.redisBytesPerRequest).toBeGreaterThan(0)
  expect(new Set(report.memory.map(({ role }) => role))).toEqual(new Set(['listen', 'worker', 'web']))
}, 120_000)
