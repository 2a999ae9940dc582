import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The ids of all folders that hold a card, sorted. */
export const installedModels = async (modelsFolder: string): Promise<string[]> => {
  const names = await readdir(modelsFolder)
  const holds = await Promise.all(
    names.map((name) =>
      stat(join(modelsFolder, name, 'model.json')).then(
        () => !name.startsWith('.'),
        () => false,
      ),
    ),
  )
  return names.filter((_, i) => holds[i]).sort()
}
