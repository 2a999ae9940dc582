import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openLedger, type Ledger } from '../stores/ledger.ts'
import type { Config } from '../config/config.ts'
import { describeError } from '../core/describe-error.ts'
import { tryOutput } from './doctor-output.ts'
import { tryRedis, tryRetention } from './doctor-redis.ts'
import { ColorizeError } from '../core/errors.ts'
import { createLogger } from '../core/log.ts'
import { createColorizer } from '../pipeline/colorizer.ts'
import type { PlatformDefinition } from '../platforms/definition.ts'
import { platformDefinitions } from '../platforms/index.ts'
import { readAnyLink } from '../platforms/open-platforms.ts'
import type { ApiBudget } from '../platforms/api-budget.ts'
import { openRedis, type RedisHandle } from '../redis/redis.ts'

export type DoctorOptions = {
  config: Config
  modelsFolder: string
  /** Of a program that runs; without them a connection is tried, and closed again. */
  running?: { redis: RedisHandle; ledger: Ledger }
}

/** What was looked at, and how it is; `bad` is what is not as it must be. */
export type Finding = { name: string; state: 'ok' | 'bad'; words: string }

/** Throws where what it looks at is not as it must be. */
type Check = { name: string; look: () => Promise<string> }

/** Results of a day or two, and Redis's log while it is written anew. */
const leastFreeBytes = 1e9

const tryDataDir = async (dataDir: string): Promise<string> => {
  const file = join(dataDir, `.doctor-${process.pid}`)
  await mkdir(dataDir, { recursive: true })
  await writeFile(file, '')
  await rm(file)
  const { bavail, bsize } = await statfs(dataDir)
  const free = `${((bavail * bsize) / 1e9).toFixed(1)} GB are free`
  if (bavail * bsize < leastFreeBytes)
    throw new ColorizeError('output_unavailable', `${dataDir}: only ${free}`)
  return `${dataDir} can be written, ${free}`
}

/** The device that the network really runs on, by its proof, and why not a better one. */
const tryModel = async ({ model, device }: Config, modelsFolder: string): Promise<string> => {
  const colorizer = await createColorizer({ modelFolder: join(modelsFolder, model), device, concurrency: 1 })
  await colorizer.close()
  const others = colorizer.passedOver.map((other) => `; not ${other.device}: ${other.reason}`)
  return `${model} runs on ${colorizer.device}${others.join('')}`
}

/** Trouble is of listening, and nobody listens here. */
const ignore = (): void => undefined

/** One question is not worth counting, and must be answered where Redis is what is missing. */
const uncounted: ApiBudget = { take: () => Promise.resolve(0), learn: () => Promise.resolve() }

/** Which account the keys of a platform log in to; undefined where nothing can be asked. */
const accountCheck = (platform: PlatformDefinition, config: Config): Check => {
  const { title } = platform
  const look = async (): Promise<string> => {
    if (!platform.isConfigured(config.values))
      return config.sandbox ? `no keys are set: the local ${title} is used` : 'no keys are set'
    const parts = {
      budget: uncounted,
      isDryRun: true,
      hasPublicUrl: false,
      onTrouble: ignore,
      onHeldBack: ignore,
      readLink: readAnyLink,
    }
    const opened = await platform.create(config.values, parts)
    try {
      return opened.accountName ? `logged in as ${await opened.accountName()}` : 'needs no login'
    } finally {
      await opened.close()
    }
  }
  return { name: title, look }
}

/** The web page has no account. */
const platformChecks = (config: Config): Check[] =>
  platformDefinitions.filter(({ isPausable }) => isPausable).map((platform) => accountCheck(platform, config))

const findingOf = async ({ name, look }: Check): Promise<Finding> => {
  try {
    return { name, state: 'ok', words: await look() }
  } catch (error) {
    return { name, state: 'bad', words: describeError(error) }
  }
}

/** The program's own, or a connection for all that is looked at, opened when the first look needs it. */
const openedFor = ({ config: { redisUrl, dataDir }, running }: DoctorOptions) => {
  let own: Promise<RedisHandle> | undefined
  const redis = (): Promise<RedisHandle> =>
    running
      ? Promise.resolve(running.redis)
      : (own ??= openRedis({ redisUrl, dataDir, log: createLogger({ level: 'silent' }) }))
  return {
    redis,
    ledger: async (): Promise<Ledger> => running?.ledger ?? openLedger(await redis()),
    close: async (): Promise<void> => {
      const handle = await own?.catch(() => undefined) // why it did not open is a finding
      await handle?.close()
    },
  }
}

/**
 * Looks at everything that a start needs, one after the other; each finding comes when it is there. A value of a
 * setting that may be secret is never shown.
 */
export async function* examine(options: DoctorOptions): AsyncGenerator<Finding, void, undefined> {
  const { config, modelsFolder } = options
  const opened = openedFor(options)
  const checks: Check[] = [
    { name: 'Settings', look: () => Promise.resolve('all are understood') },
    { name: 'Node.js', look: () => Promise.resolve(process.version) },
    { name: 'DATA_DIR', look: () => tryDataDir(config.dataDir) },
    { name: 'Redis', look: async () => tryRedis(await opened.redis()) },
    {
      name: 'Retention',
      look: async () => tryRetention(await opened.redis(), await opened.ledger(), config.keepDays),
    },
    { name: 'Results', look: () => tryOutput(config) },
    { name: 'Network', look: () => tryModel(config, modelsFolder) },
    ...platformChecks(config),
  ]
  try {
    for (const check of checks) yield await findingOf(check)
  } finally {
    await opened.close()
  }
}
