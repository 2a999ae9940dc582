import { setTimeout as wait } from 'node:timers/promises'
import { openApiBudget } from '../stores/api-budget.ts'
import type { Config } from '../config/config.ts'
import type { ColorizeError } from '../core/errors.ts'
import type { Intervals } from '../core/intervals.ts'
import type { Logger } from '../core/log.ts'
import { createImageFetcher } from '../pipeline/fetch/fetch-image.ts'
import { platformNames } from '../platforms/definitions.ts'
import { openPlatforms } from '../platforms/open-platforms.ts'
import type { Platform } from '../platforms/platform.ts'
import { openQueues } from '../queue/queues.ts'
import { openRedis } from '../redis/redis.ts'
import { startHealth } from './health.ts'
import { startListening } from './listen/listen.ts'
import { startModelInUse } from './worker/model-in-use.ts'
import { openSharedParts, type SharedParts } from './shared-parts.ts'
import { startWebRole } from './web/web-role.ts'
import { startWorking } from './worker/worker.ts'

export type RoleName = 'web' | 'worker' | 'listen'

export type ProgramOptions = {
  config: Config
  roles: readonly RoleName[]
  adminPassword: string
  modelsFolder: string
  log: Logger
  /** Production intervals unless given. */
  intervals?: Intervals
  /** A role died and cannot be mended from inside; `isStuck`: nor can a thread of this process be ended. */
  onDead: (error: ColorizeError, isStuck: boolean) => void
}

export type Program = {
  url?: string
  sandboxUrl?: string
  close(): Promise<void>
  /** Leaves at once: a private Redis is told to go, nothing is waited for. */
  abandon(): void
}

type Closer = { name: string; close: () => Promise<void> }

/** What is opened with it is closed when the program is. */
type Opened = <T extends { close(): Promise<void> }>(name: string, part: T) => T

/** Closes the newest first, and goes on when one of them fails: the others are still owed their end. */
const closeAll = async (closers: Closer[], log: Logger): Promise<void> => {
  for (let closer = closers.pop(); closer; closer = closers.pop()) {
    const { name, close } = closer
    await close().catch((error: unknown) => log.error({ err: error, name }, 'did not close cleanly'))
  }
}

/** What is under way beside a lost device, replies above all, has so long to end. */
const lastWordsMs = 5_000

/** The jobs under way have gone back to the queue; a process begun anew may find the device again, this one never. */
const endWithoutDevice = async (
  { log, onDead }: ProgramOptions,
  closers: Closer[],
  error: ColorizeError,
): Promise<void> => {
  log.fatal({ err: error, code: error.code }, 'the device is gone: this process ends')
  const isStuck = await Promise.race([closeAll(closers, log).then(() => false), wait(lastWordsMs, true)])
  onDead(error, isStuck)
}

/** Starts the roles asked for, in one process, and answers when all of them are ready. */
export const startProgram = async (options: ProgramOptions): Promise<Program> => {
  const closers: Closer[] = []
  try {
    return await openProgram(options, closers)
  } catch (error) {
    await closeAll(closers, options.log)
    throw error
  }
}

const openAllPlatforms = (
  { config, log }: ProgramOptions,
  { redis, stats }: SharedParts,
  localUrl: string,
): Promise<Platform[]> => {
  const budgetOf = openApiBudget(redis)
  return openPlatforms({
    values: config.values,
    sandboxUrl: config.sandbox ? localUrl : undefined,
    partsFor: (platform) => ({
      budget: budgetOf(platform),
      isDryRun: config.dryRun,
      hasPublicUrl: config.publicUrl !== undefined,
      onTrouble: (error) => log.warn({ err: error, platform }, 'the platform failed; it is retried'),
      onHeldBack: () => stats.note({ kind: 'held_back', platform }),
    }),
  })
}

const startWorkerRole = async (
  { config, modelsFolder, log, intervals }: ProgramOptions,
  shared: SharedParts,
  { platforms, localUrl }: { platforms: readonly Platform[]; localUrl: string },
  opened: Opened,
  onLost: (error: ColorizeError) => void,
): Promise<void> => {
  const sandboxHosts = config.sandbox ? [new URL(localUrl).host] : []
  const allowHosts = [...shared.fetchHosts, ...sandboxHosts]
  const fetcher = opened('fetcher', createImageFetcher({ allowHosts }))
  const inUse = await startModelInUse({ choice: shared.choice, config, modelsFolder, log, onLost })
  const { colorizer, state } = opened('colorizer', inUse)
  shared.metrics.setWorker(colorizer)
  const { dryRun, keepDays, gamePhotos, publicUrl = localUrl } = config
  const settings = { dryRun, keepDays, gamePhotos, publicUrl, intervals }
  opened('worker', startWorking({ ...shared, ...settings, fetcher, colorizer, modelState: state, platforms }))
}

const openProgram = async (options: ProgramOptions, closers: Closer[]): Promise<Program> => {
  const { config, roles, log } = options
  const opened: Opened = (name, part) => {
    closers.push({ name, close: () => part.close() })
    return part
  }
  const redis = opened('redis', await openRedis({ redisUrl: config.redisUrl, dataDir: config.dataDir, log }))
  const queues = opened('queues', await openQueues(redis, platformNames))
  const shared = await openSharedParts(config, redis, queues, log)

  const web = roles.includes('web') ? opened('web', await startWebRole(options, shared)) : undefined
  const localUrl = web?.url ?? `http://127.0.0.1:${config.port}`
  const platforms = await openAllPlatforms(options, shared, localUrl)
  for (const platform of platforms) opened(platform.name, platform)
  if (roles.includes('worker'))
    await startWorkerRole(options, shared, { platforms, localUrl }, opened, (error) => {
      void endWithoutDevice(options, closers, error)
    })
  if (roles.includes('listen'))
    opened(
      'listen',
      startListening({
        ...shared,
        platforms,
        intervals: options.intervals,
        onDead: (error) => options.onDead(error, false),
      }),
    )
  const { host, healthPort } = config
  if (healthPort !== undefined)
    opened('health', await startHealth({ host, port: healthPort, redis, metrics: shared.metrics }))

  return {
    ...(web && { url: web.url }),
    ...(web && config.sandbox && { sandboxUrl: `${web.url}/sandbox` }),
    close: () => closeAll(closers, log),
    abandon: () => redis.abandon(),
  }
}
