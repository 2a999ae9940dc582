import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { readConfig } from '../../src/config.ts'
import { createLogger, type Logger } from '../../src/log.ts'
import { startProgram } from '../../src/roles/program.ts'
import { makeDataDir } from './data-dir.ts'
import { testSecrets } from './secrets.ts'

export const { adminPassword } = testSecrets

export type TestProgram = { url: string; dataDir: string; close(): Promise<void> }

/** The sandbox's address must be known before the fetcher is made, so a free port is asked for first. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** All roles in this process, with a private Redis and a data folder that go with it. */
export const startTestProgram = async (
  env: NodeJS.ProcessEnv = {},
  log: Logger = createLogger({ level: 'silent' }),
  modelsFolder = 'models',
): Promise<TestProgram> => {
  const dataDir = await makeDataDir()
  const program = await startProgram({
    // no pictures lie there: preparing the game's costs every test that is not about it
    config: readConfig({
      ...{ DATA_DIR: dataDir.path, GAME_PHOTOS: dataDir.path, PORT: String(await freePort()) },
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
      await dataDir.remove()
    },
  }
}
