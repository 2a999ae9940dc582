import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { createLogger } from '../log.ts'
import { createColorizer } from '../pipeline/colorizer.ts'
import { createPlatforms } from '../platforms/index.ts'
import type { Budget } from '../platforms/platform.ts'
import { openRedis } from '../redis.ts'
import type { CommandOutput } from './colorize.ts'
import { pingInTime } from './ping-redis.ts'
import { describe } from './describe.ts'

export type DoctorOptions = { config: Config; modelsFolder: string }

/** What is looked at, and what was found; throws where it is not as it must be. */
type Check = { what: string; look: () => Promise<string> }

const tryDataDir = async (dataDir: string): Promise<string> => {
  const file = join(dataDir, `.doctor-${process.pid}`)
  await mkdir(dataDir, { recursive: true })
  await writeFile(file, '')
  await rm(file)
  return `${dataDir} can be written`
}

const tryRedis = async ({ redisUrl, dataDir }: Config): Promise<string> => {
  const redis = await openRedis({ redisUrl, dataDir, log: createLogger({ level: 'silent' }) })
  try {
    await pingInTime(redis)
  } finally {
    await redis.close()
  }
  return redisUrl === undefined ? 'a private server starts and answers' : 'REDIS_URL answers'
}

/** The device that the network really runs on, by its proof, and why not a better one. */
const tryModel = async ({ model, device }: Config, modelsFolder: string): Promise<string> => {
  const colorizer = await createColorizer({ modelFolder: join(modelsFolder, model), device, concurrency: 1 })
  await colorizer.close()
  const others = colorizer.passedOver.map((other) => `; not ${other.device}: ${other.why}`)
  return `${model} runs on ${colorizer.device}${others.join('')}`
}

/** Trouble is of listening, and nobody listens here. */
const ignore = (): void => undefined

/** One question is not worth counting, and must be answered where Redis is what is missing. */
const uncounted: Budget = { take: () => Promise.resolve(0), learn: () => Promise.resolve() }

const titles: Readonly<Record<string, string>> = { reddit: 'Reddit', discord: 'Discord' }

/** Who the keys of a platform log in as; a platform without keys says so. */
const platformChecks = ({ reddit, discord, sandbox }: Config): Check[] => {
  const options = {
    reddit,
    discord,
    isDryRun: true,
    hasPublicPages: false,
    budgetOf: () => uncounted,
    onTrouble: ignore,
  }
  const platforms = createPlatforms(options)
  return Object.entries(titles).map(([name, what]) => {
    const platform = platforms.find((one) => one.name === name)
    const whoAmI = platform?.whoAmI
    if (!whoAmI) {
      const found = sandbox ? `no keys are set: the local ${what} stands in` : 'no keys are set'
      return { what, look: () => Promise.resolve(found) }
    }
    const look = async () => {
      try {
        return `logged in as ${await whoAmI()}`
      } finally {
        await platform.close()
      }
    }
    return { what, look }
  })
}

/**
 * Looks at everything that a start needs and says a line for each. Answers how much is not as it must be; a value of
 * a setting that may be secret is never shown.
 */
export const doctor = async (
  { config, modelsFolder }: DoctorOptions,
  output: CommandOutput,
): Promise<number> => {
  const checks: Check[] = [
    { what: 'Settings', look: () => Promise.resolve('all are understood') },
    { what: 'Node.js', look: () => Promise.resolve(process.version) },
    { what: 'DATA_DIR', look: () => tryDataDir(config.dataDir) },
    { what: 'Redis', look: () => tryRedis(config) },
    { what: 'Network', look: () => tryModel(config, modelsFolder) },
    ...platformChecks(config),
  ]
  let bad = 0
  for (const { what, look } of checks)
    try {
      output.line(`ok    ${what.padEnd(10)}${await look()}`)
    } catch (error) {
      bad++
      output.problem(`bad   ${what.padEnd(10)}${describe(error)}`)
    }
  return bad
}
