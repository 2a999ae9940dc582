import type { Metrics } from '../../metrics.ts'
import type { GameSet } from '../../books/game-set.ts'
import type { Leases } from '../../books/leases.ts'
import type { Games } from '../../books/games.ts'
import type { OutputHost } from '../../outputs/output.ts'
import type { Pace } from '../../books/pace.ts'
import type { RedisHandle } from '../../redis/redis.ts'
import type { Reports } from '../../books/reports.ts'
import type { Visitors } from '../../books/visitors.ts'
import type { Books } from '../intake.ts'
import type { Stores } from '../store.ts'
import type { ModelsParts } from './models.ts'
import type { OverviewParts } from './overview.ts'
import type { SettingsParts } from './settings.ts'

/** What the web role works with. */
export type WebParts = Books &
  OverviewParts &
  ModelsParts &
  SettingsParts & {
    stores: Stores
    redis: RedisHandle
    output: OutputHost
    pace: Pace
    leases: Leases
    metrics: Metrics
    host: string
    port: number
    publicUrl: string | undefined
    adminPassword: string
    adminReadonlyPassword: string | undefined
    platformNames: readonly string[]
    /** Whether links to the platform's own pages lead anywhere: it is not a local one. */
    isRealPlatform: (platform: string) => boolean
    apiKeys: readonly string[]
    /** Where pictures may come from, lower case. */
    fetchHosts: readonly string[]
    trustedProxies: readonly string[]
    sandbox: boolean
    keepDays: number
    gallery: boolean
    reports: Reports
    visitors: Visitors
    games: Games
    gameSet: GameSet
  }
