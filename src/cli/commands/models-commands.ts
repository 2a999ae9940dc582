import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addModelsAddCommand } from './models-add-command.ts'
import { addModelsFetchCommand } from './models-fetch-command.ts'
import { addModelsImportCommand } from './models-import-command.ts'

/** `models` and the commands below it. */
export const addModelsCommands = (program: Command, context: CommandContext): void => {
  const { modelsFolder, output, markFailed } = context
  const models = program.command('models').description('list, check and add models')
  models
    .command('list')
    .description('list the installed models and what each can do')
    .action(async () => {
      const { listModels } = await import('../models/models.ts')
      if ((await listModels(modelsFolder, output)) > 0) markFailed()
    })
  models
    .command('verify')
    .description('check that every model matches its card')
    .action(async () => {
      const { verifyModels } = await import('../models/models.ts')
      if ((await verifyModels(modelsFolder, output)) > 0) markFailed()
    })
  addModelsFetchCommand(models, context)
  addModelsAddCommand(models, context)
  addModelsImportCommand(models, context)
}
