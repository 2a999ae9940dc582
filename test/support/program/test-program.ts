import { readConfig } from '../../../src/config/config.ts'
import { createLogger, type Logger } from '../../../src/core/log.ts'
import { startProgram } from '../../../src/roles/program.ts'
import { makeDataDir } from '../data-dir.ts'
import { freePort } from '../free-port.ts'
import { startRedisUnderTest } from '../redis/redis-kind.ts'
import { testSecrets } from '../secrets.ts'

export { freePort }
export const { adminPassword } = testSecrets

export type TestProgram = { url: string; dataDir: string; close(): Promise<void> }

/** All roles in this process, with a Redis and a data folder that go with it. */
export const startTestProgram = async (
  env: NodeJS.ProcessEnv = {},
  log: Logger = createLogger({ level: 'silent' }),
  modelsFolder = 'models',
): Promise<TestProgram> => {
  const dataDir = await makeDataDir()
  const shared = env['REDIS_URL'] === undefined ? await startRedisUnderTest() : undefined
  const program = await startProgram({
    // no pictures lie there: preparing the game's costs every test that is not about it
    config: readConfig({
      ...{ DATA_DIR: dataDir.path, GAME_PHOTOS: dataDir.path, PORT: String(await freePort()) },
      ...(shared && { REDIS_URL: shared.url }),
      ...env,
    }),
    roles: ['web', 'worker', 'listen'],
    ...{ adminPassword, modelsFolder, log },
    onDead: (error) => {
      throw error
    },
  })
  return {
    url: program.url ?? '',
    dataDir: dataDir.path,
    close: async () => {
      await program.close()
      await shared?.close()
      await dataDir.remove()
    },
  }
}
