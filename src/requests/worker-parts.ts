import type { Answers } from '../stores/answers.ts'
import type { Heartbeats, ModelState } from '../stores/heartbeats.ts'
import type { Leases } from '../stores/leases.ts'
import type { GameSet } from '../stores/game-set.ts'
import type { Ledger } from '../stores/ledger.ts'
import type { Intervals } from '../core/intervals.ts'
import type { Logger } from '../core/log.ts'
import type { Policies } from '../stores/policies.ts'
import type { OutputHost } from '../outputs/output.ts'
import type { Throughput } from '../stores/throughput.ts'
import type { Colorizer } from '../pipeline/colorizer.ts'
import type { ImageFetcher } from '../pipeline/fetch/fetch-image.ts'
import type { Platform } from '../platforms/platform.ts'
import type { Queues } from '../queue/queues.ts'
import type { Quotas } from '../stores/quotas.ts'
import type { RedisHandle } from '../redis/redis.ts'
import type { Stats } from '../stores/statistics.ts'
import type { PlatformStores } from '../stores/platform-store.ts'

/** What the jobs of the worker role need. */
export type WorkerParts = {
  redis: RedisHandle
  ledger: Ledger
  answers: Answers
  policies: Policies
  stores: PlatformStores
  queues: Queues
  quotas: Quotas
  throughput: Throughput
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
  /** Requests and their results are erased after this many days. */
  keepDays: number
  gameSet: GameSet
  /** The operator's folder of colour photos for the game. */
  gamePhotos: string | undefined
  intervals?: Intervals | undefined
  log: Logger
}
