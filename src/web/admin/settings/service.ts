import type { ShownSetting } from '../../../config/shown-settings.ts'
import type { Finding } from '../../../doctor/doctor.ts'
import type { ModelChoice } from '../../../stores/model-choice.ts'

type SettingsParts = {
  /** The settings as read from the environment. */
  shown: readonly ShownSetting[]
  choice: ModelChoice
  /** Runs the doctor's checks for a model. */
  examine: (model: string) => AsyncIterable<Finding>
  /** The model of the settings. */
  model: string
}

/** Generated at the start of the program unless it is set. */
const generatedPassword = 'ADMIN_PASSWORD'

export type SettingsService = ReturnType<typeof createSettingsService>

/** The settings in force, including what was chosen on the dashboard, and the doctor's findings. */
export const createSettingsService = ({ shown, choice, examine, model }: SettingsParts) => {
  let running: Promise<Finding[]> | undefined

  const runChecks = async (): Promise<Finding[]> => {
    const chosen = await choice.chosen()
    const findings: Finding[] = []
    for await (const finding of examine(chosen?.model ?? model)) findings.push(finding)
    return findings
  }

  return {
    async list(): Promise<readonly ShownSetting[]> {
      const chosen = await choice.chosen()
      return shown.map((setting) => {
        if (setting.name === generatedPassword && !setting.isSet)
          return { ...setting, isSet: true, source: 'made at start' }
        if (setting.name === 'MODEL' && chosen)
          return { ...setting, value: chosen.model, source: 'chosen on the dashboard' }
        return setting
      })
    },

    /** Runs the doctor's checks, which takes seconds; callers at the same time share one run. */
    findings(): Promise<readonly Finding[]> {
      running ??= runChecks().finally(() => {
        running = undefined
      })
      return running
    },
  }
}
