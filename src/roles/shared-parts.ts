import { openAnswers } from '../stores/answers.ts'
import { openBudgetStatus } from '../stores/api-budget.ts'
import { openGameSet } from '../stores/game-set.ts'
import { openGames } from '../stores/games.ts'
import { openHeartbeats } from '../stores/heartbeats.ts'
import { openLeases } from '../stores/leases.ts'
import { openLedger } from '../stores/ledger.ts'
import { openPolicies } from '../stores/policies.ts'
import { openModelChoice } from '../stores/model-choice.ts'
import { openThroughput } from '../stores/throughput.ts'
import { openQuotas } from '../stores/quotas.ts'
import { openReports } from '../stores/reports.ts'
import { openStatistics, combineStats } from '../stores/statistics.ts'
import { openVisitors } from '../stores/visitors.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../core/log.ts'
import { createMetrics } from './metrics.ts'
import { openOutput } from '../outputs/open-output.ts'
import { platformDefinitions } from '../platforms/index.ts'
import type { Queues } from '../queue/queues.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { hourMs } from '../requests/rate-limits.ts'
import { openPlatformStores } from '../stores/platform-store.ts'

const imageHosts = platformDefinitions.flatMap((platform) => platform.imageHosts)
const budgeted = platformDefinitions.filter(({ gauge }) => gauge === 'budget').map(({ name }) => name)

/** What the roles of one process share: stores, queues, output host and metrics. */
export const openSharedParts = async (config: Config, redis: RedisHandle, queues: Queues, log: Logger) => {
  const ledger = openLedger(redis)
  const policies = openPolicies(redis)
  const statistics = openStatistics(redis, log)
  const budgetStatus = openBudgetStatus(redis)
  const metrics = createMetrics({
    depths: queues.depths,
    budgets: async () => {
      const views = await Promise.all(
        budgeted.map(async (platform) => ({ platform, view: await budgetStatus(platform) })),
      )
      return views.flatMap(({ platform, view }) => (view ? [{ platform, ...view }] : []))
    },
  })
  return {
    redis,
    queues,
    log,
    ledger,
    policies,
    answers: openAnswers(redis, ledger),
    stores: openPlatformStores(redis, policies),
    quotas: openQuotas(redis),
    limits: config.limits,
    throughput: openThroughput(redis),
    leases: openLeases(redis),
    heartbeats: openHeartbeats(redis),
    choice: openModelChoice(redis),
    output: await openOutput(config),
    fetchHosts: (config.fetchAllowHosts ?? imageHosts).map((host) => host.toLowerCase()),
    statistics,
    stats: combineStats(statistics, metrics),
    budgetStatus,
    metrics,
    visitors: openVisitors(redis),
    reports: openReports(redis, config.keepDays * 24 * hourMs),
    games: openGames(redis),
    gameSet: openGameSet(redis),
  }
}

export type SharedParts = Awaited<ReturnType<typeof openSharedParts>>
