import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import type { ColorizeError } from '../../core/errors.ts'
import type { Logger } from '../../core/log.ts'
import type { ModelState } from '../../stores/heartbeats.ts'
import type { Choice, ModelChoice } from '../../stores/model-choice.ts'
import { createColorizer, type Colorizer } from '../../pipeline/colorizer.ts'
import { firstLineOf } from '../../pipeline/network/device.ts'
import { installedModels } from '../../pipeline/models/installed-models.ts'
import { createSwitchableColorizer, type SwitchableColorizer } from '../../pipeline/switchable-colorizer.ts'
import { every } from '../../requests/maintenance/interval.ts'

type ModelInUseParts = {
  choice: ModelChoice
  config: Pick<Config, 'model' | 'device' | 'workerConcurrency'>
  modelsFolder: string
  log: Logger
  /** The device was lost; every further photo fails with this error. */
  onLost?: (error: ColorizeError) => void
}

export type ModelInUse = {
  /** Uses the current model, even after it changes. */
  readonly colorizer: Colorizer
  /** The current model and the progress of a change. */
  readonly state: () => ModelState
  close(): Promise<void>
}

type Failure = ModelState['failure']
type Started = { first: Colorizer; model: string; heardAtMs: number; failure: Failure }

const checkMs = 1_000

const load = ({ config, modelsFolder }: ModelInUseParts, model: string): Promise<Colorizer> =>
  createColorizer({
    modelFolder: join(modelsFolder, model),
    device: config.device,
    ...(config.workerConcurrency !== undefined && { concurrency: config.workerConcurrency }),
  })

/** Loads the model chosen on the dashboard; MODEL if none was chosen or it cannot be loaded. */
const start = async (parts: ModelInUseParts): Promise<Started> => {
  const { choice, config, modelsFolder, log } = parts
  const chosen = await choice.chosen()
  const byDefault = async (failure?: Failure): Promise<Started> => ({
    first: await load(parts, config.model),
    model: config.model,
    heardAtMs: chosen?.chosenAtMs ?? 0,
    failure,
  })
  if (chosen === undefined) return byDefault()
  const { model, chosenAtMs } = chosen
  try {
    if (!(await installedModels(modelsFolder)).includes(model)) throw new Error('it is not installed here')
    const first = await load(parts, model)
    if (model !== config.model) log.info({ model, MODEL: config.model }, 'the chosen model wins over MODEL')
    return { first, model, heardAtMs: chosenAtMs, failure: undefined }
  } catch (error) {
    log.error({ err: error, model }, 'the chosen model cannot be used; MODEL is')
    return byDefault({ model, why: firstLineOf(error) })
  }
}

/** Loads each newly chosen model. If one cannot be loaded, the current model stays in use and `state` says why. */
const follow = (parts: ModelInUseParts, started: Started, { colorizer, switchTo }: SwitchableColorizer) => {
  const { choice, log } = parts
  let { model, heardAtMs, failure } = started
  let loading: { model: string; done: Promise<void> } | undefined

  const take = async (wanted: string): Promise<void> => {
    try {
      const next = await load(parts, wanted)
      const retired = switchTo(next)
      model = wanted
      log.info({ model, device: next.device, passedOver: next.passedOver }, 'another model is in use')
      retired.catch((error: unknown) => log.error({ err: error }, 'the model before did not close cleanly'))
    } catch (error) {
      failure = { model: wanted, why: firstLineOf(error) }
      log.error({ err: error, model: wanted }, 'the chosen model cannot be used; the one before goes on')
    }
  }

  const hear = (chosen: Choice): void => {
    heardAtMs = chosen.chosenAtMs
    failure = undefined
    if (chosen.model === model) return
    loading = {
      model: chosen.model,
      done: take(chosen.model).finally(() => {
        loading = undefined
      }),
    }
  }

  const round = async (): Promise<void> => {
    const chosen = await choice.chosen()
    if (chosen && chosen.chosenAtMs !== heardAtMs && !loading) hear(chosen)
  }

  const rounds = every(checkMs, 'cannot check for a newly chosen model', log, round)
  return {
    state: () => ({ model, device: colorizer.device, heardAtMs, loading: loading?.model, failure }),
    async close() {
      await rounds.close()
      await loading?.done // loading cannot be cancelled
    },
  }
}

/**
 * Loads the chosen model, or MODEL if there is none, and replaces it when another is chosen.
 * @throws ColorizeError model_invalid, device_unavailable if MODEL cannot be loaded
 */
export const startModelInUse = async (parts: ModelInUseParts): Promise<ModelInUse> => {
  const started = await start(parts)
  const { device, passedOver, concurrency } = started.first
  parts.log.info({ model: started.model, device, passedOver, concurrency }, 'the network is ready')
  const switching = createSwitchableColorizer(started.first, parts.onLost)
  const following = follow(parts, started, switching)
  return {
    colorizer: switching.colorizer,
    state: following.state,
    async close() {
      await following.close()
      await switching.colorizer.close()
    },
  }
}
