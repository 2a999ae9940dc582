import type { ModelChoice } from '../../model-choice.ts'
import type { OutputHost } from '../../outputs/output.ts'
import type { RedisHandle } from '../../redis.ts'
import type { Books } from '../intake.ts'
import type { SettingInForce } from '../../settings.ts'
import type { FindingView } from '../../web/admin/settings-services.ts'
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
  choice: ModelChoice
  modelsFolder: string
  /** The model of the settings. */
  model: string
  inForce: readonly SettingInForce[]
  /** What the doctor finds, where this model colours. */
  examine: (model: string) => AsyncIterable<FindingView>
}
