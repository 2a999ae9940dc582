import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The ids of all models in the folder, sorted: the names of the subfolders that contain a model.json. */
export const installedModels = async (modelsFolder: string): Promise<string[]> => {
  const names = await readdir(modelsFolder)
  const hasCard = await Promise.all(
    names.map((name) =>
      stat(join(modelsFolder, name, 'model.json')).then(
        () => !name.startsWith('.'),
        () => false,
      ),
    ),
  )
  return names.filter((_, i) => hasCard[i]).sort()
}
