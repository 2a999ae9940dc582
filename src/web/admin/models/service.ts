import { installedModels } from '../../../pipeline/models/installed-models.ts'
import type { Logger } from '../../../core/log.ts'
import type { Heartbeat, Heartbeats } from '../../../stores/heartbeats.ts'
import type { ModelChoice } from '../../../stores/model-choice.ts'
import { createModelReader, type ModelView } from './model-reader.ts'

type ModelsParts = {
  choice: ModelChoice
  heartbeats: Heartbeats
  modelsFolder: string
  /** The model of the settings. */
  model: string
  log: Logger
}

/** A worker, and how far it has got with the chosen model. */
export type ModelWorker = Pick<Heartbeat, 'id' | 'model' | 'device' | 'failure'> & {
  state: 'current' | 'pending' | 'loading' | 'failed'
}

export type ModelsOverview = {
  models: readonly ModelView[]
  /** The model for new photos: the choice made on the dashboard, otherwise MODEL. */
  chosen: string
  workers: readonly ModelWorker[]
}

const stateOf = (
  { model, loading, failure, heardAtMs }: Heartbeat,
  chosen: string,
  chosenAtMs: number,
): ModelWorker['state'] => {
  if (loading !== undefined) return 'loading'
  if (heardAtMs < chosenAtMs) return 'pending'
  if (failure) return 'failed'
  return model === chosen ? 'current' : 'pending'
}

export type ModelsService = ReturnType<typeof createModelsService>

/** The installed models, and which of them the workers use. */
export const createModelsService = ({ choice, heartbeats, modelsFolder, model, log }: ModelsParts) => {
  const readModelView = createModelReader(modelsFolder)
  return {
    async overview(): Promise<ModelsOverview> {
      const [ids, choiceMade, beats] = await Promise.all([
        installedModels(modelsFolder),
        choice.chosen(),
        heartbeats.list(),
      ])
      const chosen = choiceMade?.model ?? model
      const workers = beats.map((beat) => ({
        id: beat.id,
        model: beat.model,
        device: beat.device,
        failure: beat.failure,
        state: stateOf(beat, chosen, choiceMade?.chosenAtMs ?? 0),
      }))
      return { models: await Promise.all(ids.map(readModelView)), chosen, workers }
    },

    /** Answers false where the model is not installed. */
    async choose(chosen: string): Promise<boolean> {
      if (!(await installedModels(modelsFolder)).includes(chosen)) return false
      await choice.choose(chosen)
      log.info({ model: chosen }, 'model chosen')
      return true
    },
  }
}
