import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The id of the model that is used unless the operator chooses another. No other file names it. */
export const defaultModel = 'v5'

/** The folder with one subfolder per model that comes with the program. */
export const modelsFolder = fileURLToPath(new URL('../../../models/', import.meta.url))

export const defaultModelFolder = join(modelsFolder, defaultModel)
