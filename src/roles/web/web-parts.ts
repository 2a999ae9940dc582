import type { GameSet } from '../../game-set.ts'
import type { Games } from '../../games.ts'
import type { OutputHost } from '../../outputs/output.ts'
import type { RedisHandle } from '../../redis.ts'
import type { Reports } from '../../reports.ts'
import type { Visitors } from '../../visitors.ts'
import type { Books } from '../intake.ts'
import type { Stores } from '../store.ts'

/** What the web role works with. */
export type WebParts = Books & {
  stores: Stores
  redis: RedisHandle
  output: OutputHost
  host: string
  port: number
  publicUrl: string | undefined
  adminPassword: string
  sandbox: boolean
  reports: Reports
  visitors: Visitors
  keepDays: number
  gallery: boolean
  games: Games
  gameSet: GameSet
}
