import type { BudgetView } from '../../../stores/api-budget.ts'
import type { Heartbeats } from '../../../stores/heartbeats.ts'
import { countIn, merged, quantile, type Histogram } from '../../../stores/histogram.ts'
import { platformNames } from '../../../platforms/definitions.ts'
import type { QueueDepth, Queues } from '../../../queue/queues.ts'
import type { RedisHandle } from '../../../redis/redis.ts'
import type { Slot, Span, StatsBook } from '../../../stores/statistics.ts'
import type { FailureView, OverviewServices, Times } from './service-types.ts'

export type OverviewParts = {
  book: StatsBook
  heartbeats: Heartbeats
  queues: Queues
  redis: RedisHandle
  budgetView: (platform: string) => Promise<BudgetView | undefined>
}

/** A whole day and the hour that is under way. */
const hoursShown = 25
/** A whole hour and the five minutes that are under way. */
const fiveMinutesShown = 13

const timesOf = (slots: readonly Slot[], span: Span): Times => {
  const none: Histogram = new Map()
  const histogram = merged(slots.map(({ took }) => took.get(span) ?? none))
  return {
    medianMs: quantile(histogram, 0.5),
    p99Ms: quantile(histogram, 0.99),
    count: countIn(histogram),
  }
}

/** What went wrong, by its code: how often, where, and whether anybody was told. */
export const failuresOf = (slots: readonly Slot[]): FailureView[] => {
  const found = new Map<string, { code: string; isSilent: boolean; byPlatform: Map<string, number> }>()
  for (const { platform, state, code, count } of slots.flatMap(({ outcomes }) => outcomes)) {
    if (state === 'sent' || code === undefined) continue
    const key = `${state}:${code}`
    const one = found.get(key) ?? {
      code,
      isSilent: state === 'skipped',
      byPlatform: new Map<string, number>(),
    }
    one.byPlatform.set(platform, (one.byPlatform.get(platform) ?? 0) + count)
    found.set(key, one)
  }
  return [...found.values()]
    .map(({ code, isSilent, byPlatform }) => ({
      ...{ code, isSilent },
      count: [...byPlatform.values()].reduce((sum, count) => sum + count, 0),
      platforms: [...byPlatform].sort(([, a], [, b]) => b - a).map(([platform]) => platform),
    }))
    .sort((a, b) => b.count - a.count)
}

const inStates = (depths: readonly QueueDepth[], ...states: string[]): number =>
  depths.flatMap(({ counts }) => states.map((state) => counts[state] ?? 0)).reduce((sum, n) => sum + n, 0)

const memoryOf = (info: string) => {
  const bytes = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
  return {
    usedBytes: bytes('used_memory'),
    peakBytes: bytes('used_memory_peak'),
    maxBytes: bytes('maxmemory') || undefined,
  }
}

/** The overview: the statistics of all processes, and how queues, workers, limits and Redis stand now. */
export const createOverviewServices = (parts: OverviewParts): OverviewServices => {
  const { book, heartbeats, queues, redis, budgetView } = parts
  return {
    async overview() {
      const [hours, recent, depths, workers, reddit, info] = await Promise.all([
        book.slots('hour', hoursShown),
        book.slots('fiveMinutes', fiveMinutesShown),
        queues.depths(),
        heartbeats.list(),
        budgetView('reddit'),
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
        waiting: inStates(colorize, 'waiting', 'prioritized', 'delayed'),
        running: inStates(colorize, 'active'),
        answersWaiting: inStates(replies, 'waiting', 'prioritized', 'delayed', 'active'),
        whole: timesOf(recent, 'whole'),
        stages: (['waiting', 'colouring', 'replying'] as const).map((name) => ({
          name,
          times: timesOf(recent, name),
        })),
        failures: failuresOf(hours),
        ...{ workers, reddit },
        discordHeldBack: recent.reduce((sum, { heldBack }) => sum + (heldBack.get('discord') ?? 0), 0),
        redis: memoryOf(info),
      }
    },
  }
}
