import { setTimeout as wait } from 'node:timers/promises'
import { openAnswers } from '../books/answers.ts'
import { openBudget, openBudgetView } from '../books/budget.ts'
import type { Config } from '../config.ts'
import { examine } from '../doctor/doctor.ts'
import type { ColorizeError } from '../errors.ts'
import { openHeartbeats } from '../books/heartbeats.ts'
import { openGameSet } from '../books/game-set.ts'
import { openGames } from '../books/games.ts'
import { openLeases } from '../books/leases.ts'
import { openLedger } from '../books/ledger.ts'
import type { Logger } from '../log.ts'
import { openManners } from '../books/manners.ts'
import { createMetrics } from '../metrics.ts'
import { openModelChoice } from '../books/model-choice.ts'
import { createOutput } from '../outputs/index.ts'
import { createImageFetcher } from '../pipeline/fetch-image.ts'
import { createPlatforms, platformNames, sandboxDiscord, sandboxReddit } from '../platforms/index.ts'
import type { Platform } from '../platforms/platform.ts'
import { openPace } from '../books/pace.ts'
import { openQueues } from '../queue.ts'
import { openQuota } from '../books/quota.ts'
import { openRedis } from '../redis/redis.ts'
import { openStats, tellAll } from '../books/stats.ts'
import { startHealth } from './health.ts'
import { openReports } from '../books/reports.ts'
import { openVisitors } from '../books/visitors.ts'
import { hourMs } from './caps.ts'
import { startListening } from './listen.ts'
import { startModelInUse } from './model-in-use.ts'
import { createStores } from './store.ts'
import { startWeb } from './web/web.ts'
import { startWorking, type Working } from './worker.ts'

export type RoleName = 'web' | 'worker' | 'listen'

export type ProgramOptions = {
  config: Config
  roles: readonly RoleName[]
  adminPassword: string
  modelsFolder: string
  log: Logger
  /** A role died and cannot be mended from inside; `isStuck`: nor can a thread of this process be ended. */
  onDead: (error: ColorizeError, isStuck: boolean) => void
}

export type Program = {
  url?: string
  sandboxUrl?: string
  close(): Promise<void>
  /** Leaves at once: a private Redis is told to go, nothing is waited for. */ abandon(): void
}

/** Where pictures may come from when FETCH_ALLOW_HOSTS does not say. */
const imageHosts = [
  ...['i.redd.it', 'preview.redd.it', 'external-preview.redd.it', 'i.imgur.com'],
  ...['cdn.discordapp.com', 'media.discordapp.net'],
  ...['images-ext-1.discordapp.net', 'images-ext-2.discordapp.net'],
]

type Closer = { name: string; close: () => Promise<void> }

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

const openProgram = async (options: ProgramOptions, closers: Closer[]): Promise<Program> => {
  const { config, roles, log } = options
  const opened = <T extends { close(): Promise<void> }>(name: string, part: T): T => {
    closers.push({ name, close: () => part.close() })
    return part
  }
  const redis = opened('redis', await openRedis({ redisUrl: config.redisUrl, dataDir: config.dataDir, log }))
  const ledger = openLedger(redis)
  const queues = opened('queues', await openQueues(redis, platformNames))
  const quota = openQuota(redis)
  const answers = openAnswers(redis, ledger)
  const manners = openManners(redis)
  const stores = createStores(redis, manners)
  const pace = openPace(redis)
  const book = openStats(redis, log)
  const budgetView = openBudgetView(redis)
  const metrics = createMetrics({
    depths: queues.depths,
    budgets: async () => {
      const view = await budgetView('reddit')
      return view ? [{ platform: 'reddit', ...view }] : []
    },
  })
  const stats = tellAll(book, metrics)
  const books = { ledger, answers, manners, queues, quota, caps: config.caps, stats, log }
  const choice = openModelChoice(redis)
  const output = createOutput(config)

  const real = { reddit: config.reddit, discord: config.discord }
  const heartbeats = openHeartbeats(redis)
  const leases = openLeases(redis)
  const { adminPassword, modelsFolder } = options
  const gameSet = openGameSet(redis)
  const visiting = {
    visitors: openVisitors(redis),
    reports: openReports(redis, config.keepDays * 24 * hourMs),
    games: openGames(redis),
    gameSet,
  }
  const fetchHosts = (config.fetchAllowHosts ?? imageHosts).map((host) => host.toLowerCase())
  const webParts = {
    ...{
      ...books,
      ...config,
      stores,
      redis,
      output,
      pace,
      platformNames,
      fetchHosts,
      metrics,
      book,
      heartbeats,
      leases,
      budgetView,
    },
    ...{ ...visiting, choice, adminPassword, modelsFolder },
    examine: (model: string) =>
      examine({ config: { ...config, model }, modelsFolder, running: { redis, ledger } }),
    isRealPlatform: (name: string) =>
      (name === 'reddit' || name === 'discord') &&
      real[name] !== undefined &&
      real[name].apiUrl === undefined,
  }
  const web = roles.includes('web') ? opened('web', await startWeb(webParts)) : undefined
  const localUrl = web?.url ?? `http://127.0.0.1:${config.port}`
  const platforms: Platform[] = createPlatforms({
    reddit: config.reddit ?? (config.sandbox ? sandboxReddit(localUrl) : undefined),
    discord: config.discord ?? (config.sandbox ? sandboxDiscord(localUrl) : undefined),
    isDryRun: config.dryRun,
    // whoever runs a Discord of their own can open this machine's pages too
    hasPublicPages: config.publicUrl !== undefined || !config.discord || config.discord.apiUrl !== undefined,
    budgetOf: openBudget(redis),
    onTrouble: (error) => log.warn({ err: error }, 'a platform is in trouble; it is asked again'),
    onHeldBack: (platform) => stats.note({ kind: 'held_back', platform }),
  })
  for (const platform of platforms) opened(platform.name, platform)

  if (roles.includes('worker')) {
    const sandboxHosts = config.sandbox ? [new URL(localUrl).host] : []
    const fetcher = opened('fetcher', createImageFetcher({ allowHosts: [...fetchHosts, ...sandboxHosts] }))
    const inUse = opened(
      'colorizer',
      await startModelInUse({
        ...{ choice, config, modelsFolder, log },
        onLost: (error) => void endWithoutDevice(options, closers, error),
      }),
    )
    const { colorizer } = inUse
    metrics.worksWith(colorizer)
    const publicUrl = config.publicUrl ?? localUrl
    const working: Working = startWorking({
      ...books,
      ...{
        redis,
        stores,
        pace,
        heartbeats,
        leases,
        output,
        fetcher,
        colorizer,
        platforms,
        publicUrl,
      },
      dryRun: config.dryRun,
      ...{ keepDays: config.keepDays, gamePhotos: config.gamePhotos, gameSet },
    })
    opened('worker', working)
  }
  if (roles.includes('listen'))
    opened(
      'listen',
      startListening({
        ...books,
        platforms,
        stores,
        leases,
        metrics,
        onDead: (error) => options.onDead(error, false),
      }),
    )

  const { host, healthPort } = config
  if (healthPort !== undefined)
    opened('health', await startHealth({ host, port: healthPort, redis, metrics }))

  return {
    ...(web && { url: web.url }),
    ...(web && config.sandbox && { sandboxUrl: `${web.url}/sandbox` }),
    close: () => closeAll(closers, log),
    abandon: () => redis.abandon(),
  }
}
