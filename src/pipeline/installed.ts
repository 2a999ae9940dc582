import { readdir } from 'node:fs/promises'

/** The ids of all folders that hold a card, sorted. */
export const installedModels = async (modelsFolder: string): Promise<string[]> => {
  const files = await readdir(modelsFolder, { recursive: true })
  return files
    .filter((file) => /^[^/\\.][^/\\]*[/\\]model\.json$/.test(file))
    .map((file) => file.split(/[/\\]/)[0] ?? '')
    .sort()
}
