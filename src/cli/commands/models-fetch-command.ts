import { Argument, type Command } from 'commander'
import { ColorizeError } from '../../core/errors.ts'
import { officialReleases } from '../../weights/official.ts'
import type { CommandContext } from '../command-context.ts'
import type { FetchCommand } from '../models/models.ts'

type FetchOptions = { from?: string; out?: string; force?: boolean }

/** @throws ColorizeError settings_invalid */
export const readFetchOptions = (
  id: string,
  { from, out, force = false }: FetchOptions,
  modelsFolder: string,
): FetchCommand => {
  const release = officialReleases.find((official) => official.id === id)
  if (!release) throw new ColorizeError('settings_invalid', `there is no official model ${id}`)
  if (from !== undefined && !/^https?:$/.test(URL.parse(from)?.protocol ?? ''))
    throw new ColorizeError('settings_invalid', '--from: must be an http or https address')
  return { release, from, force, modelsFolder: out ?? modelsFolder }
}

/** `models fetch` */
export const addModelsFetchCommand = (models: Command, { modelsFolder, output }: CommandContext): void => {
  models
    .command('fetch')
    .description("download and import one of the paper's own networks")
    .addArgument(new Argument('<id>', 'the network').choices(officialReleases.map(({ id }) => id)))
    .option('--from <address>', 'download the same file from another address')
    .option('-o, --out <folder>', 'the folder that holds the models')
    .option('--force', 'replace an existing model')
    .action(async (id: string, values: FetchOptions) => {
      const command = readFetchOptions(id, values, modelsFolder)
      const { fetchModel } = await import('../models/models.ts')
      await fetchModel(command, output)
    })
}
