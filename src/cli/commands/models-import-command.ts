import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'

type Options = { unverified?: boolean; out?: string; force?: boolean }

/** `models import` */
export const addModelsImportCommand = (models: Command, { modelsFolder, output }: CommandContext): void => {
  models
    .command('import')
    .description("import a .pth file of the paper's authors")
    .argument('<file>', 'the .pth file')
    .option('--unverified', 'accept weights of the same architecture from anyone')
    .option('-o, --out <folder>', 'the folder that holds the models')
    .option('--force', 'replace an existing model')
    .action(async (file: string, { unverified = false, out = modelsFolder, force = false }: Options) => {
      const { importModel } = await import('../models/models.ts')
      await importModel({ file, unverified, force, modelsFolder: out }, output)
    })
}
