import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../errors.ts'
import { createColorizer } from '../pipeline/colorizer.ts'
import type { CommandOutput } from './colorize.ts'

const titleOf = async (folder: string): Promise<string> => {
  const card = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as { title?: unknown }
  return typeof card.title === 'string' ? card.title : ''
}

/** The ids of all folders that hold a card. */
const modelIds = async (modelsFolder: string): Promise<string[]> => {
  const files = await readdir(modelsFolder, { recursive: true })
  return files
    .filter((file) => /^[^/\\]+[/\\]model\.json$/.test(file))
    .map((file) => file.split(/[/\\]/)[0] ?? '')
    .sort()
}

export const listModels = async (modelsFolder: string, output: CommandOutput): Promise<number> => {
  for (const id of await modelIds(modelsFolder))
    output.line(`${id}  ${await titleOf(join(modelsFolder, id))}`)
  return 0
}

/** Loads every model, which checks its hash, its names and shapes, and one prediction. Answers how many failed. */
export const verifyModels = async (modelsFolder: string, output: CommandOutput): Promise<number> => {
  let failed = 0
  for (const id of await modelIds(modelsFolder)) {
    try {
      const colorizer = await createColorizer({ modelFolder: join(modelsFolder, id), concurrency: 1 })
      await colorizer.close()
      output.line(`${id}  as its card says`)
    } catch (error) {
      failed++
      output.problem(`${id}  ${error instanceof Error ? error.message : String(error)} (${codeOf(error)})`)
    }
  }
  return failed
}
