import { readConfig } from '../../../src/config/config.ts'
import { createLogger, type Logger } from '../../../src/core/log.ts'
import { startProgram } from '../../../src/roles/program.ts'
import { makeDataDir } from '../data-dir.ts'
import { freePort } from '../free-port.ts'
import { startRedisUnderTest } from '../redis/redis-kind.ts'
import { takeDatabase } from '../redis/shared-redis.ts'
import { testSecrets } from '../secrets.ts'
import { tinyModelsFolder } from './tiny-models.ts'

export { freePort }
export const { adminPassword } = testSecrets

export type TestProgram = { url: string; redisUrl: string; dataDir: string; close(): Promise<void> }

/**
 * All roles in this process, with a data folder and, where `env` names no Redis, a database of their own. Networks are
 * tiny ones unless `modelsFolder` is given.
 */
export const startTestProgram = async (
  env: NodeJS.ProcessEnv = {},
  log: Logger = createLogger({ level: 'silent' }),
  modelsFolder = tinyModelsFolder(),
): Promise<TestProgram> => {
  const dataDir = await makeDataDir()
  const ownRedis = env['REDIS_URL'] === undefined ? await startRedisUnderTest() : undefined
  const redisUrl = env['REDIS_URL'] ?? ownRedis?.url ?? (await takeDatabase())
  const config = readConfig({
    DATA_DIR: dataDir.path,
    // an empty folder: preparing the game's pictures would delay every other test
    GAME_PHOTOS: dataDir.path,
    PORT: '0',
    ...env,
    REDIS_URL: redisUrl,
  })
  const program = await startProgram({
    config,
    roles: ['web', 'worker', 'listen'],
    adminPassword,
    modelsFolder,
    log,
    onDead: (error) => {
      throw error
    },
  })
  return {
    url: program.url ?? '',
    redisUrl,
    dataDir: dataDir.path,
    close: async () => {
      await program.close()
      await ownRedis?.close()
      await dataDir.remove()
    },
  }
}
