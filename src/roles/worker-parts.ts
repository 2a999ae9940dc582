import type { Answers } from '../books/answers.ts'
import type { Heartbeats, ModelState } from '../books/heartbeats.ts'
import type { Leases } from '../books/leases.ts'
import type { GameSet } from '../books/game-set.ts'
import type { Ledger } from '../books/ledger.ts'
import type { Logger } from '../log.ts'
import type { Manners } from '../books/manners.ts'
import type { OutputHost } from '../outputs/output.ts'
import type { Pace } from '../books/pace.ts'
import type { Colorizer } from '../pipeline/colorizer.ts'
import type { ImageFetcher } from '../pipeline/fetch-image.ts'
import type { Platform } from '../platforms/platform.ts'
import type { Queues } from '../queue.ts'
import type { Quota } from '../books/quota.ts'
import type { RedisHandle } from '../redis/redis.ts'
import type { Stats } from '../books/stats.ts'
import type { Stores } from './store.ts'

/** What the worker role's jobs work with. */
export type WorkerParts = {
  redis: RedisHandle
  ledger: Ledger
  answers: Answers
  manners: Manners
  stores: Stores
  queues: Queues
  quota: Quota
  pace: Pace
  stats: Stats
  heartbeats: Heartbeats
  leases: Leases
  output: OutputHost
  fetcher: ImageFetcher
  colorizer: Colorizer
  modelState: () => ModelState
  platforms: readonly Platform[]
  publicUrl: string
  dryRun: boolean
  /** For so long what was asked for and its results are kept. */
  keepDays: number
  gameSet: GameSet
  /** The operator's folder of colour photos. */
  gamePhotos: string | undefined
  log: Logger
}
