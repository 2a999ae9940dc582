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
  /** A role failed for good and the process must exit; `isStuck` if it could not close everything in time. */
  onDead: (error: ColorizeError, isStuck: boolean) => void
}

export type Program = {
  url?: string
  sandboxUrl?: string
  close(): Promise<void>
  /** Tells a private Redis to stop and waits for nothing. For a process that exits now. */
  abandon(): void
}

type Closer = { name: string; close: () => Promise<void> }

/** Registers a part to be closed with the program. */
type Opened = <T extends { close(): Promise<void> }>(name: string, part: T) => T

/** Closes in reverse order. An error is logged and does not keep the others open. */
const closeAll = async (closers: Closer[], log: Logger): Promise<void> => {
  for (let closer = closers.pop(); closer; closer = closers.pop()) {
    const { name, close } = closer
    await close().catch((error: unknown) => log.error({ err: error, name }, 'did not close cleanly'))
  }
}

/** How long replies in progress may take to finish after the device was lost. */
const shutdownMs = 5_000

/** Ends the process after the device was lost. Its jobs are back in the queue; only a new process can use the device. */
const endWithoutDevice = async (
  { log, onDead }: ProgramOptions,
  closers: Closer[],
  error: ColorizeError,
): Promise<void> => {
  log.fatal({ err: error, code: error.code }, 'the device was lost; this process exits')
  const isStuck = await Promise.race([closeAll(closers, log).then(() => false), wait(shutdownMs, true)])
  onDead(error, isStuck)
}

/** Starts the roles in this process. Resolves once all of them are ready. */
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
