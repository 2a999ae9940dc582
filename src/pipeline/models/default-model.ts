import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The id of the network that is used where none is named. This is the only place that names it. */
export const defaultModel = 'v5'

/** Holds a folder for each network that comes with the program. */
export const modelsFolder = fileURLToPath(new URL('../../../models/', import.meta.url))

export const defaultModelFolder = join(modelsFolder, defaultModel)
