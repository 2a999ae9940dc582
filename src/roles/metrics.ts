import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { setTimeout as wait } from 'node:timers/promises'
import type { BudgetStatus } from '../stores/api-budget.ts'
import { boundsMs } from '../stores/histogram.ts'
import type { QueueDepth } from '../queue/queues.ts'
import type { StatEvent, Stats } from '../stores/statistics.ts'

/** State shared by all processes, read at each scrape. Every process reports the same values, so do not sum them. */
export type SharedState = {
  depths: () => Promise<readonly QueueDepth[]>
  budgets: () => Promise<readonly (BudgetStatus & { platform: string })[]>
}

export type Metrics = Stats & {
  /** The device and model with which this process colours photos. Read at each scrape, because the model may change. */
  setWorker(worker: Readonly<{ device: string; model: string }>): void
  /** Whether this process listens on the platform or waits for the lease. */
  setListening(platform: string, isHeld: boolean): void
  /** All metrics in the Prometheus text format. */
  text(): Promise<string>
  readonly contentType: string
}

const prefix = 'colorizebot_'
/** A scrape waits this long for Redis before it reports it as down. */
const sharedMs = 2_000

const createCounters = (registers: Registry[]) => {
  const counter = <T extends string>(name: string, help: string, labelNames: T[]) =>
    new Counter({ name: prefix + name, help, labelNames, registers })
  return {
    requests: counter('requests_total', 'What people asked for.', ['platform']),
    outcomes: counter('outcomes_total', 'What became of requests.', ['platform', 'state', 'code']),
    photos: counter('photos_total', 'Photos coloured.', []),
    heldBack: counter('held_back_total', 'Calls that had to wait for a platform’s rate limit.', ['platform']),
    took: new Histogram({
      name: `${prefix}stage_duration_seconds`,
      help: 'From request to reply (whole), and the stages of it: waiting, colouring, replying.',
      labelNames: ['stage'],
      buckets: boundsMs.map((ms) => ms / 1_000),
      registers,
    }),
  }
}

const createGauges = (registers: Registry[]) => {
  const gauge = <T extends string>(name: string, help: string, labelNames: T[]) =>
    new Gauge({ name: prefix + name, help, labelNames, registers })
  return {
    jobs: gauge('queue_jobs', 'Jobs in the queues.', ['queue', 'state']),
    budgetLeft: gauge('budget_remaining', 'Requests left in a platform’s window.', ['platform']),
    budgetLimit: gauge('budget_limit', 'Requests that a platform grants in a window.', ['platform']),
    redisUp: gauge('redis_up', 'Whether Redis answered this process.', []),
    listening: gauge('listening', 'Whether this process listens there, or waits for its turn.', ['platform']),
    worker: gauge('worker_info', 'What this process colours photos with.', ['device', 'model']),
  }
}

const count = (counters: ReturnType<typeof createCounters>, event: StatEvent): void => {
  switch (event.kind) {
    case 'requested':
      counters.requests.inc({ platform: event.platform })
      return
    case 'settled':
      counters.outcomes.inc({ platform: event.platform, state: event.state, code: event.code ?? '' })
      return
    case 'took':
      counters.took.observe({ stage: event.stage }, event.ms / 1_000)
      return
    case 'coloured':
      counters.photos.inc(event.photos)
      return
    case 'held_back':
      counters.heldBack.inc({ platform: event.platform })
      return
  }
}

/** Prometheus metrics of this process and of the shared state, which is left out while Redis is unreachable. */
export const createMetrics = ({ depths, budgets }: SharedState): Metrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix })
  const counters = createCounters([registry])
  const { jobs, budgetLeft, budgetLimit, redisUp, listening, worker } = createGauges([registry])
  let works: Readonly<{ device: string; model: string }> | undefined

  const readShared = async (): Promise<void> => {
    const [queues, granted] = await Promise.all([depths(), budgets()])
    for (const { queue, counts } of queues)
      for (const [state, value] of Object.entries(counts)) jobs.set({ queue, state }, value)
    for (const { platform, limit, remaining } of granted) {
      budgetLeft.set({ platform }, remaining)
      budgetLimit.set({ platform }, limit)
    }
  }

  /** Resets the shared gauges first, so that an unknown value is missing rather than outdated. */
  const refresh = async (): Promise<void> => {
    for (const gauge of [jobs, budgetLeft, budgetLimit, worker]) gauge.reset()
    if (works) worker.set({ device: works.device, model: works.model }, 1)
    const read = readShared().then(
      () => true,
      () => false,
    )
    redisUp.set((await Promise.race([read, wait(sharedMs, false, { ref: false })])) ? 1 : 0)
  }

  return {
    note: (event) => count(counters, event),
    setWorker: (worker) => {
      works = worker
    },
    setListening: (platform, isHeld) => {
      listening.set({ platform }, isHeld ? 1 : 0)
    },
    text: async () => {
      await refresh()
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}
