import { openAnswers } from '../books/answers.ts'
import { openBudgetView } from '../books/budget.ts'
import { openGameSet } from '../books/game-set.ts'
import { openGames } from '../books/games.ts'
import { openHeartbeats } from '../books/heartbeats.ts'
import { openLeases } from '../books/leases.ts'
import { openLedger } from '../books/ledger.ts'
import { openManners } from '../books/manners.ts'
import { openModelChoice } from '../books/model-choice.ts'
import { openPace } from '../books/pace.ts'
import { openQuota } from '../books/quota.ts'
import { openReports } from '../books/reports.ts'
import { openStats, tellAll } from '../books/stats.ts'
import { openVisitors } from '../books/visitors.ts'
import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import { createMetrics } from '../metrics.ts'
import { createOutput } from '../outputs/index.ts'
import type { Queues } from '../queue.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { hourMs } from './caps.ts'
import { createStores } from './store.ts'

/** Where pictures may come from when FETCH_ALLOW_HOSTS does not say. */
const imageHosts = [
  ...['i.redd.it', 'preview.redd.it', 'external-preview.redd.it', 'i.imgur.com'],
  ...['cdn.discordapp.com', 'media.discordapp.net'],
  ...['images-ext-1.discordapp.net', 'images-ext-2.discordapp.net'],
]

/** What the roles of one process share: the books, the queues, the place of the results, the figures. */
export const openSharedParts = (config: Config, redis: RedisHandle, queues: Queues, log: Logger) => {
  const ledger = openLedger(redis)
  const manners = openManners(redis)
  const book = openStats(redis, log)
  const budgetView = openBudgetView(redis)
  const metrics = createMetrics({
    depths: queues.depths,
    budgets: async () => {
      const view = await budgetView('reddit')
      return view ? [{ platform: 'reddit', ...view }] : []
    },
  })
  return {
    redis,
    queues,
    log,
    ledger,
    manners,
    answers: openAnswers(redis, ledger),
    stores: createStores(redis, manners),
    quota: openQuota(redis),
    caps: config.caps,
    pace: openPace(redis),
    leases: openLeases(redis),
    heartbeats: openHeartbeats(redis),
    choice: openModelChoice(redis),
    output: createOutput(config),
    fetchHosts: (config.fetchAllowHosts ?? imageHosts).map((host) => host.toLowerCase()),
    book,
    stats: tellAll(book, metrics),
    budgetView,
    metrics,
    visitors: openVisitors(redis),
    reports: openReports(redis, config.keepDays * 24 * hourMs),
    games: openGames(redis),
    gameSet: openGameSet(redis),
  }
}

export type SharedParts = ReturnType<typeof openSharedParts>
