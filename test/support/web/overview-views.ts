import type { Hour, Overview } from '../../../src/web/admin/overview/service.ts'

const hourMs = 3_600_000
/** 14:23:05 on a Wednesday. */
export const nowMs = Date.UTC(2030, 0, 2, 14, 23, 5)

/** A day that is quiet until the morning, with one hour without requests. */
const hours: Hour[] = Array.from({ length: 25 }, (_, i) => {
  const atMs = nowMs - (nowMs % hourMs) - (24 - i) * hourMs
  const swell = i === 9 ? 0 : Math.round(30 + 25 * Math.sin((i - 6) / 4) + ((i * 7) % 11))
  return {
    atMs,
    requests: { reddit: swell, discord: Math.round(swell * 0.6), web: swell % 9 },
    whole:
      swell === 0
        ? { medianMs: undefined, p99Ms: undefined, count: 0 }
        : { medianMs: 3_000 + swell * 40, p99Ms: 9_000 + swell * 180 + (i % 5) * 900, count: swell },
  }
})

export const busyView: Overview = {
  nowMs,
  platforms: ['reddit', 'discord', 'web'],
  hours,
  waiting: 7,
  running: 4,
  answersWaiting: 2,
  whole: { medianMs: 4_230, p99Ms: 21_700, count: 212 },
  stages: [
    { name: 'waiting', times: { medianMs: 1_120, p99Ms: 12_400, count: 212 } },
    { name: 'colouring', times: { medianMs: 1_870, p99Ms: 4_600, count: 212 } },
    { name: 'replying', times: { medianMs: 1_040, p99Ms: 190_000, count: 212 } },
  ],
  failures: [
    { code: 'no_image', count: 61, platforms: ['reddit', 'discord'], isSilent: false },
    { code: 'answered_before', count: 23, platforms: ['reddit'], isSilent: true },
    { code: 'already_colour', count: 9, platforms: ['web', 'discord'], isSilent: false },
    { code: '<b>strange</b>', count: 1, platforms: ['<i>new</i>'], isSilent: false },
  ],
  workers: [
    {
      id: 'gpu-box-1182-a41f',
      device: 'cuda',
      model: 'sepia',
      photosPerSecond: 3.42,
      sinceMs: nowMs - 50 * hourMs,
      heardAtMs: 0,
    },
    {
      id: 'attic-877-09c2',
      device: 'cpu',
      model: 'sepia',
      photosPerSecond: 0.31,
      sinceMs: nowMs - 340_000,
      heardAtMs: 0,
    },
  ],
  limits: [
    {
      platform: 'reddit',
      budget: { limit: 1_000, remaining: 412, resetAtMs: nowMs + 220_000, isAnnounced: true },
      delayedCalls: 0,
    },
    { platform: 'discord', budget: undefined, delayedCalls: 3 },
  ],
  redis: { usedBytes: 18_400_000, peakBytes: 22_000_000, maxBytes: 256_000_000 },
}

const nothing = { medianMs: undefined, p99Ms: undefined, count: 0 }

/** The overview of a bot without requests and workers. */
export const quietView: Overview = {
  ...busyView,
  hours: hours.map(({ atMs }) => ({ atMs, requests: {}, whole: nothing })),
  waiting: 0,
  running: 0,
  answersWaiting: 0,
  whole: nothing,
  failures: [],
  workers: [],
  stages: busyView.stages.map(({ name }) => ({ name, times: nothing })),
  limits: busyView.limits.map(({ platform }) => ({ platform, budget: undefined, delayedCalls: 0 })),
  redis: { usedBytes: 1_200_000, peakBytes: 1_300_000, maxBytes: undefined },
}
