import type { OutputHost } from '../../outputs/output.ts'
import type { Pace } from '../../pace.ts'
import type { RedisHandle } from '../../redis.ts'
import type { Books } from '../intake.ts'
import type { Stores } from '../store.ts'

/** What the web role works with. */
export type WebParts = Books & {
  stores: Stores
  redis: RedisHandle
  output: OutputHost
  pace: Pace
  host: string
  port: number
  publicUrl: string | undefined
  adminPassword: string
  apiKeys: readonly string[]
  trustedProxies: readonly string[]
  sandbox: boolean
}
