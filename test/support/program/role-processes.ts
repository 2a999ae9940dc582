import { openLeases } from '../../../src/stores/leases.ts'
import { openLedger, type Ledger } from '../../../src/stores/ledger.ts'
import { createLogger } from '../../../src/core/log.ts'
import { platformNames } from '../../../src/platforms/definitions.ts'
import { openQueues } from '../../../src/queue/queues.ts'
import { openRedis } from '../../../src/redis/redis.ts'
import { listenLease } from '../../../src/roles/listen/listen.ts'
import { sweep } from '../../../src/requests/maintenance/sweeper.ts'
import { makeDataDir } from '../data-dir.ts'
import { runBuilt, type Ended, type TestProcess } from './built-program.ts'

/** The roles of the program, and a hundred workers in one process. */
export type Role = 'listen' | 'worker' | 'web' | 'hundred-workers'

/** One role in a process of its own, which a test can kill and start again. */
export type RoleProcess = {
  role: Role
  pid(): number | undefined
  isAlive(): boolean
  /** Sends SIGKILL and waits for the process to end. */
  kill(): Promise<void>
  /** Sends SIGTERM and waits for the process to end. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Resolves when the process ends by itself. */
  ended(): Promise<Ended>
}

export type Bot = {
  ledger: Ledger
  /** The id of the process that listens on a platform. */
  listener(platform: string): Promise<number | undefined>
  /** Runs the sweeper as if its interval were over: requests that lost their job get one again. */
  sweep(): Promise<number>
  /** Starts a process with the bot's settings and its `own`, and resolves when it is ready. */
  run(role: Role, own?: Readonly<Record<string, string>>): Promise<RoleProcess>
  /** The number of waiting jobs of each queue, as text. */
  waiting(): Promise<string>
  /** The number of open jobs and ledger entries, and of jobs that failed for good. */
  unsettled(): Promise<number>
  close(): Promise<void>
}

const sweptAfterMs = 60_000
const hundredWorkers = 'test/support/program/hundred-workers.mjs'

/** The program to run for each role: the real one, or one that notices within 2 s that another was killed. */
const programs = {
  real: 'dist/main.js',
  quick: 'test/support/program/short-intervals.mjs',
}
export type ProgramKind = keyof typeof programs

/** The built program in several processes, which share one Redis and one data folder. */
export const openBot = async (
  redisUrl: string,
  env: Readonly<Record<string, string>>,
  kind: ProgramKind = 'real',
): Promise<Bot> => {
  const dataDir = await makeDataDir()
  const log = createLogger({ level: 'silent' })
  const redis = await openRedis({ redisUrl, dataDir: dataDir.path, log })
  const queues = await openQueues(redis, platformNames)
  const ledger = openLedger(redis)
  const leases = openLeases(redis)
  const settings = { DATA_DIR: dataDir.path, REDIS_URL: redisUrl, DEVICE: 'cpu', ...env }
  const all = new Set<TestProcess>()

  const run: Bot['run'] = async (role, own = {}) => {
    let current: TestProcess
    const env = { ...settings, ...own }
    const start = async (): Promise<void> => {
      current =
        role === 'hundred-workers' ? runBuilt([], env, hundredWorkers) : runBuilt([role], env, programs[kind])
      all.add(current)
      await current.said(/ready/)
    }
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      current.child.kill(signal)
      await current.ended
      all.delete(current)
    }
    await start()
    return {
      role,
      start,
      ended: () => current.ended,
      pid: () => current.child.pid,
      isAlive: () => current.child.exitCode === null && current.child.signalCode === null,
      kill: () => end('SIGKILL'),
      stop: () => end('SIGTERM'),
    }
  }

  return {
    run,
    ledger,
    listener: async (platform) => {
      const holder = await leases.holderOf(listenLease(platform))
      return holder === undefined ? undefined : Number(/process (\d+)$/.exec(holder)?.[1])
    },
    sweep: () => sweep({ ledger, queues, log }, Date.now() + sweptAfterMs),
    waiting: async () => {
      const counts = await Promise.all(
        queues.all.map((queue) => queue.getJobCountByTypes('waiting', 'prioritized')),
      )
      return queues.all.map(({ name }, place) => `${name} ${counts[place]}`).join(', ')
    },
    unsettled: async () => {
      const counts = await Promise.all(
        queues.all.map((queue) =>
          queue.getJobCountByTypes('waiting', 'prioritized', 'active', 'delayed', 'failed'),
        ),
      )
      const open = await ledger.idsOfOpen(Date.now() + 1_000)
      return counts.reduce((sum, count) => sum + count, open.length)
    },
    close: async () => {
      for (const { child } of all) child.kill('SIGKILL')
      await Promise.all([...all].map(({ ended }) => ended))
      await queues.close()
      await redis.close()
      await dataDir.remove()
    },
  }
}
