import { platformNames } from '../../../platforms/definitions.ts'
import { platformDefinitions } from '../../../platforms/index.ts'
import type { QueueDepth, Queues } from '../../../queue/queues.ts'
import type { RedisHandle } from '../../../redis/redis.ts'
import type { BudgetStatus } from '../../../stores/api-budget.ts'
import type { Heartbeat, Heartbeats } from '../../../stores/heartbeats.ts'
import { countIn, mergeHistograms, quantile, type Histogram } from '../../../stores/histogram.ts'
import type { Slot, Stage, Statistics } from '../../../stores/statistics.ts'
import { failuresIn, type Failure } from './failures.ts'

type OverviewParts = {
  statistics: Pick<Statistics, 'slots'>
  heartbeats: Heartbeats
  queues: Queues
  redis: RedisHandle
  budgetOf: (platform: string) => Promise<BudgetStatus | undefined>
}

/** Median and 99th percentile in ms; undefined without any values. */
export type Times = { medianMs: number | undefined; p99Ms: number | undefined; count: number }

export type Hour = { atMs: number; requests: Readonly<Record<string, number>>; whole: Times }

/** What is left of a platform's rate limit, and how many calls it delayed in the last hour. */
export type PlatformLimit = { platform: string; budget: BudgetStatus | undefined; delayedCalls: number }

export type Overview = {
  nowMs: number
  platforms: readonly string[]
  /** Oldest first; the last one is the current hour. */
  hours: readonly Hour[]
  waiting: number
  running: number
  answersWaiting: number
  /** Time from request to answer in the last hour, and its stages. */
  whole: Times
  stages: readonly { name: 'waiting' | 'colouring' | 'replying'; times: Times }[]
  /** Of the last day, most frequent first. */
  failures: readonly Failure[]
  workers: readonly Heartbeat[]
  limits: readonly PlatformLimit[]
  /** `maxBytes` is undefined where Redis has no limit. */
  redis: { usedBytes: number; peakBytes: number; maxBytes: number | undefined }
}

/** Platforms with a rate limit worth showing. */
const limited = platformDefinitions.filter(({ gauge }) => gauge !== undefined).map(({ name }) => name)

/** A whole day, and the current hour. */
const hoursShown = 25
/** A whole hour, and the current five minutes. */
const fiveMinutesShown = 13

const timesOf = (slots: readonly Slot[], stage: Stage): Times => {
  const none: Histogram = new Map()
  const histogram = mergeHistograms(slots.map(({ durations }) => durations.get(stage) ?? none))
  return {
    medianMs: quantile(histogram, 0.5),
    p99Ms: quantile(histogram, 0.99),
    count: countIn(histogram),
  }
}

const countStates = (depths: readonly QueueDepth[], ...states: string[]): number =>
  depths.flatMap(({ counts }) => states.map((state) => counts[state] ?? 0)).reduce((sum, n) => sum + n, 0)

const memoryOf = (info: string): Overview['redis'] => {
  const bytes = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
  return {
    usedBytes: bytes('used_memory'),
    peakBytes: bytes('used_memory_peak'),
    maxBytes: bytes('maxmemory') || undefined,
  }
}

export type OverviewService = { overview(): Promise<Overview> }

/** The state of queues, workers, rate limits and Redis, and the statistics of all processes. */
export const createOverviewService = (parts: OverviewParts): OverviewService => {
  const { statistics, heartbeats, queues, redis, budgetOf } = parts

  const limitOf = async (platform: string, recent: readonly Slot[]): Promise<PlatformLimit> => ({
    platform,
    budget: await budgetOf(platform),
    delayedCalls: recent.reduce((sum, { heldBack }) => sum + (heldBack.get(platform) ?? 0), 0),
  })

  return {
    async overview() {
      const [hours, recent, depths, workers, info] = await Promise.all([
        statistics.slots('hour', hoursShown),
        statistics.slots('fiveMinutes', fiveMinutesShown),
        queues.depths(),
        heartbeats.list(),
        redis.info('memory'),
      ])
      const colorize = depths.filter(({ queue }) => queue === queues.colorize.name)
      const replies = depths.filter(({ queue }) => queue !== queues.colorize.name)
      return {
        nowMs: Date.now(),
        platforms: platformNames,
        hours: hours.map((slot) => ({
          atMs: slot.atMs,
          requests: Object.fromEntries(slot.requests),
          whole: timesOf([slot], 'whole'),
        })),
        waiting: countStates(colorize, 'waiting', 'prioritized', 'delayed'),
        running: countStates(colorize, 'active'),
        answersWaiting: countStates(replies, 'waiting', 'prioritized', 'delayed', 'active'),
        whole: timesOf(recent, 'whole'),
        stages: (['waiting', 'colouring', 'replying'] as const).map((name) => ({
          name,
          times: timesOf(recent, name),
        })),
        failures: failuresIn(hours),
        workers,
        limits: await Promise.all(limited.map((platform) => limitOf(platform, recent))),
        redis: memoryOf(info),
      }
    },
  }
}
