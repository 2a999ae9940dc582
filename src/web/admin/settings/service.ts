import type { ModelChoice } from '../../../stores/model-choice.ts'
import type { ShownSetting } from '../../../config/shown-settings.ts'
import type { FindingView, SettingsServices } from './service-types.ts'

export type SettingsParts = {
  inForce: readonly ShownSetting[]
  choice: ModelChoice
  /** What the doctor finds, where this model colours. */
  examine: (model: string) => AsyncIterable<FindingView>
  /** The model of the settings. */
  model: string
}

/** Somebody must be able to log in: a password that nobody set is made when the program starts. */
const madeAtStart = 'ADMIN_PASSWORD'

/** The settings in force, what was chosen at run time included, and the doctor's findings. */
export const createSettingsServices = ({
  inForce,
  choice,
  examine,
  model,
}: SettingsParts): SettingsServices => {
  let looking: Promise<FindingView[]> | undefined

  const look = async (): Promise<FindingView[]> => {
    const chosen = await choice.chosen()
    const findings: FindingView[] = []
    for await (const finding of examine(chosen?.model ?? model)) findings.push(finding)
    return findings
  }

  return {
    async settings() {
      const chosen = await choice.chosen()
      return inForce.map((setting) => {
        if (setting.name === madeAtStart && !setting.isSet)
          return { ...setting, isSet: true, source: 'made at start' }
        if (setting.name === 'MODEL' && chosen)
          return { ...setting, value: chosen.model, source: 'chosen on the dashboard' }
        return setting
      })
    },

    findings() {
      looking ??= look().finally(() => {
        looking = undefined
      })
      return looking
    },
  }
}
