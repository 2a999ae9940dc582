import type { Metrics } from '../metrics.ts'
import type { GameSet } from '../../stores/game-set.ts'
import type { Leases } from '../../stores/leases.ts'
import type { Games } from '../../stores/games.ts'
import type { OutputHost } from '../../outputs/output.ts'
import type { Throughput } from '../../stores/throughput.ts'
import type { RedisHandle } from '../../redis/redis.ts'
import type { Reports } from '../../stores/reports.ts'
import type { Visitors } from '../../stores/visitors.ts'
import type { IntakeParts } from '../../requests/intake.ts'
import type { PlatformStores } from '../../stores/platform-store.ts'
import type { ModelsParts } from '../../web/admin/models/service.ts'
import type { OverviewParts } from '../../web/admin/overview/service.ts'
import type { SettingsParts } from '../../web/admin/settings/service.ts'

/** What the web role works with. */
export type WebParts = IntakeParts &
  OverviewParts &
  ModelsParts &
  SettingsParts & {
    stores: PlatformStores
    redis: RedisHandle
    output: OutputHost
    throughput: Throughput
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
