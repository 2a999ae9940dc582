import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { codeOf } from '../../../core/errors.ts'
import type { ModelCard } from '../../../pipeline/models/card-schema.ts'
import { parseCard } from '../../../pipeline/models/model-card.ts'
import { aboutModel, type ModelAbout } from '../../../pipeline/models/model-figures.ts'

/** An installed model, as its card and its files describe it. */
export type ModelView = ModelAbout & {
  id: string
  title: string
  kind: string
  licence: string
  /** Size of the network's file. */
  bytes: number
  /** The file's hash matches the card. */
  isVerified: boolean
  /** Why the model cannot be used, if so. */
  problem: string | undefined
}

const unreadable: Omit<ModelView, 'id'> = {
  title: '',
  kind: '',
  licence: '',
  bytes: 0,
  parameters: undefined,
  figures: [],
  measuredOn: '',
  knownFailures: '',
  isVerified: false,
  problem: undefined,
}

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** Hashes of large files, computed again only when size or time of a file changes. */
const createHashCache = () => {
  const known = new Map<string, { version: string; hash: Promise<string> }>()
  return (file: string, { size, mtimeMs }: { size: number; mtimeMs: number }): Promise<string> => {
    const version = `${size}:${mtimeMs}`
    const found = known.get(file)
    if (found?.version === version) return found.hash
    const hash = hashOf(file)
    hash.catch(() => known.delete(file))
    known.set(file, { version, hash })
    return hash
  }
}

const problemOf = (error: unknown): string =>
  codeOf(error) === 'model_invalid' && error instanceof Error ? error.message : 'the card cannot be read'

/** Reads models for the dashboard. A broken model is described, not thrown. */
export const createModelReader = (modelsFolder: string) => {
  const hashes = createHashCache()

  const checkFile = async (folder: string, { file, sha256 }: ModelCard) => {
    const path = join(folder, file)
    const found = await stat(path).catch(() => undefined)
    if (!found) return { bytes: 0, isVerified: false, problem: `${file} is missing` }
    const isVerified = (await hashes(path, found)) === sha256
    const problem = isVerified ? undefined : `${file} is not the file that its card describes`
    return { bytes: found.size, isVerified, problem }
  }

  return async (id: string): Promise<ModelView> => {
    const folder = join(modelsFolder, id)
    try {
      const json = await readFile(join(folder, 'model.json'), 'utf8')
      const card = parseCard(json)
      const { title, kind, licence } = card
      return { id, title, kind, licence, ...aboutModel(JSON.parse(json)), ...(await checkFile(folder, card)) }
    } catch (error) {
      return { ...unreadable, id, problem: problemOf(error) }
    }
  }
}
