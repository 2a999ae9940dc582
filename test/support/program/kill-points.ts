import { EventEmitter, once } from 'node:events'
import { openBot, type Bot, type ProgramKind, type RoleProcess } from './role-processes.ts'
import { startRedis, type TestRedis } from '../redis/redis-server.ts'

/** Where a process is killed: at the nth request of a kind, before the platform has handled it or before it answers. */
export type Boundary = {
  name: string
  role: 'listen' | 'worker'
  moment: 'work' | 'answer'
  path: RegExp
  /** Any method unless given. */
  method?: string
  /** Whether the request carries files; either unless given. */
  hasFiles?: boolean
  call: number
}

/** A process that has not reached its boundary by then never will. */
const boundaryMs = 120_000

type Watch = (path: string, method: string, hasFiles?: boolean) => Promise<unknown>

/** Called by a local platform for each of its requests. */
export type Hooks = { beforeWork: Watch; beforeAnswer: Watch }

export type KillableBot<Local> = {
  local: Local
  bot: Bot
  redis: TestRedis
  /** Kills `victim` (SIGKILL) as soon as it reaches the boundary. */
  killAt: (boundary: Boundary, victim: RoleProcess) => Promise<void>
  close(): Promise<void>
}

/** A Redis, a local platform and a bot whose processes a test can kill at a boundary. */
export const startKillableBot = async <Local extends { close(): Promise<void> }>(
  startLocal: (hooks: Hooks) => Promise<Local>,
  envOf: (local: Local) => Record<string, string>,
  kind: ProgramKind = 'real',
): Promise<KillableBot<Local>> => {
  const reached = new EventEmitter()
  let armed: Boundary | undefined
  let calls = 0
  const isAt = (moment: Boundary['moment'], ...[path, method, hasFiles]: Parameters<Watch>): boolean =>
    armed?.moment === moment &&
    armed.path.test(path) &&
    (armed.method ?? method) === method &&
    (armed.hasFiles ?? hasFiles) === hasFiles
  const watch =
    (moment: Boundary['moment']): Watch =>
    (...call) => {
      if (!isAt(moment, ...call) || ++calls < (armed?.call ?? 1)) return Promise.resolve()
      armed = undefined
      reached.emit('now')
      return new Promise(() => undefined) // the caller is killed before it gets an answer
    }
  const local = await startLocal({ beforeWork: watch('work'), beforeAnswer: watch('answer') })
  const redis = await startRedis()
  const bot = await openBot(redis.url, envOf(local), kind)
  return {
    local,
    bot,
    redis,
    killAt: async (boundary, victim) => {
      const now = once(reached, 'now', { signal: AbortSignal.timeout(boundaryMs) })
      calls = 0
      armed = boundary
      await now
      await victim.kill()
    },
    close: async () => {
      await bot.close()
      await local.close()
      await redis.close()
    },
  }
}
