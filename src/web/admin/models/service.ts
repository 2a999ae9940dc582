import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { codeOf } from '../../../core/errors.ts'
import type { Logger } from '../../../core/log.ts'
import type { Heartbeats, ModelState } from '../../../stores/heartbeats.ts'
import type { ModelChoice } from '../../../stores/model-choice.ts'
import { installedModels } from '../../../pipeline/models/installed-models.ts'
import { parseCard, type ModelCard } from '../../../pipeline/models/model-card.ts'
import { aboutModel } from '../../../pipeline/models/model-figures.ts'
import type { ModelsServices, ModelView, WorkerView } from './service-types.ts'

export type ModelsParts = {
  choice: ModelChoice
  heartbeats: Heartbeats
  modelsFolder: string
  model: string
  log: Logger
}

const nothingKnown: Omit<ModelView, 'id'> = {
  ...{ title: '', kind: '', licence: '', bytes: 0, parameters: undefined, figures: [] },
  ...{ measuredOn: '', knownFailures: '', isVerified: false, trouble: undefined },
}

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** A file's hash is taken again only when the file is another. */
const createHashes = () => {
  const known = new Map<string, { mark: string; hash: Promise<string> }>()
  return (file: string, { size, mtimeMs }: { size: number; mtimeMs: number }): Promise<string> => {
    const mark = `${size}:${mtimeMs}`
    const kept = known.get(file)
    if (kept?.mark === mark) return kept.hash
    const hash = hashOf(file)
    hash.catch(() => known.delete(file))
    known.set(file, { mark, hash })
    return hash
  }
}

const messageOf = (error: unknown): string =>
  codeOf(error) === 'model_invalid' && error instanceof Error ? error.message : 'the card cannot be read'

const stateOf = ({ model, loading, failure, heardAtMs }: ModelState, wanted: string, chosenAtMs: number) => {
  if (loading !== undefined) return 'loading'
  if (heardAtMs < chosenAtMs) return 'waits'
  if (failure) return 'failed'
  return model === wanted ? 'follows' : 'waits'
}

/** The installed models, and what the workers make of the choice. */
export const createModelsServices = (parts: ModelsParts): ModelsServices => {
  const { choice, heartbeats, modelsFolder, model, log } = parts
  const hashes = createHashes()

  const sizeOf = async (folder: string, { file, sha256 }: ModelCard) => {
    const path = join(folder, file)
    const found = await stat(path).catch(() => undefined)
    if (!found) return { bytes: 0, isVerified: false, trouble: `${file} is missing` }
    const isVerified = (await hashes(path, found)) === sha256
    const trouble = isVerified ? undefined : `${file} is not the file that its card describes`
    return { bytes: found.size, isVerified, trouble }
  }

  const viewOf = async (id: string): Promise<ModelView> => {
    const folder = join(modelsFolder, id)
    try {
      const json = await readFile(join(folder, 'model.json'), 'utf8')
      const card = parseCard(json)
      const { title, kind, licence } = card
      const about = aboutModel(JSON.parse(json))
      return { id, title, kind, licence, ...about, ...(await sizeOf(folder, card)) }
    } catch (error) {
      return { ...nothingKnown, id, trouble: messageOf(error) }
    }
  }

  return {
    async overview() {
      const [ids, chosen, beats] = await Promise.all([
        installedModels(modelsFolder),
        choice.chosen(),
        heartbeats.list(),
      ])
      const wanted = chosen?.model ?? model
      const workers = beats.map((beat): WorkerView => {
        const { id, device, failure } = beat
        const state = stateOf(beat, wanted, chosen?.chosenAtMs ?? 0)
        return { name: id, model: beat.model, device, state, failure }
      })
      const models = await Promise.all(ids.map(viewOf))
      return { models, wanted, isChosen: chosen !== undefined, workers }
    },

    async choose(wanted) {
      if (!(await installedModels(modelsFolder)).includes(wanted)) return false
      await choice.choose(wanted)
      log.info({ model: wanted }, 'a model was chosen')
      return true
    },
  }
}
