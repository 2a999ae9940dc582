import { chmod, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ColorizeError } from '../../core/errors.ts'
import { createColorizer } from '../../pipeline/colorizer.ts'

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/**
 * Only a folder with a card is a model: another one is never replaced.
 * @throws ColorizeError output_exists
 */
export const refuseExisting = async (folder: string, force: boolean): Promise<void> => {
  if (!(await exists(folder))) return
  if (!(await exists(join(folder, 'model.json'))))
    throw new ColorizeError('output_exists', `${folder} exists and is not a model`)
  if (!force) throw new ColorizeError('output_exists', `${folder} already exists; --force replaces it`)
}

export type Installation = {
  id: string
  onnx: Uint8Array
  card: Record<string, unknown>
  modelsFolder: string
  force: boolean
}

/**
 * Puts a model into its folder once it passes the checks of `models verify`; a failure leaves nothing behind. Returns
 * the folder.
 * @throws ColorizeError output_exists, model_invalid
 */
export const installModel = async ({
  id,
  onnx,
  card,
  modelsFolder,
  force,
}: Installation): Promise<string> => {
  const folder = join(modelsFolder, id)
  await refuseExisting(folder, force)
  await mkdir(modelsFolder, { recursive: true })
  const part = await mkdtemp(join(modelsFolder, `.${id}-`))
  try {
    await writeFile(join(part, 'model.onnx'), onnx)
    await writeFile(join(part, 'model.json'), `${JSON.stringify(card, null, 2)}\n`)
    const colorizer = await createColorizer({ modelFolder: part, concurrency: 1, device: 'cpu' })
    await colorizer.close()
    await refuseExisting(folder, force) // another process may have been faster
    await chmod(part, 0o755) // mkdtemp makes folders that only their owner may read
    await rm(folder, { recursive: true, force: true })
    await rename(part, folder)
    return folder
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    throw error
  }
}
