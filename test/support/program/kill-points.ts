import { EventEmitter, once } from 'node:events'
import { openBot, type Bot, type RoleProcess } from './role-processes.ts'
import { startRedis, type TestRedis } from '../redis/redis-server.ts'

/** Where a process dies: at the so-manieth call of a kind, before the platform has done its work or before it has said so. */
export type Boundary = {
  name: string
  role: 'listen' | 'worker'
  moment: 'work' | 'answer'
  path: RegExp
  /** Any unless given. */
  method?: string
  /** Whether it brings files; either unless given. */
  hasFiles?: boolean
  call: number
}

/** By then a process has come to its boundary, or never will. */
const boundaryMs = 120_000

type Watch = (path: string, method: string, hasFiles?: boolean) => Promise<unknown>

/** What a local platform lets a test do to its requests. */
export type Hooks = { beforeWork: Watch; beforeAnswer: Watch }

export type Deadly<Local> = {
  local: Local
  bot: Bot
  redis: TestRedis
  /** SIGKILL for the victim as soon as it comes to the boundary. */
  dieAt: (boundary: Boundary, victim: RoleProcess) => Promise<void>
  close(): Promise<void>
}

/** A Redis, a local platform and a bot whose processes can be made to die where a test says. */
export const startDeadly = async <Local extends { close(): Promise<void> }>(
  startLocal: (hooks: Hooks) => Promise<Local>,
  envOf: (local: Local) => Record<string, string>,
): Promise<Deadly<Local>> => {
  const sprung = new EventEmitter()
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
      sprung.emit('now')
      return new Promise(() => undefined) // whoever called will be dead before it hears anything
    }
  const local = await startLocal({ beforeWork: watch('work'), beforeAnswer: watch('answer') })
  const redis = await startRedis()
  const bot = await openBot(redis.url, envOf(local))
  return {
    ...{ local, bot, redis },
    dieAt: async (boundary, victim) => {
      const now = once(sprung, 'now', { signal: AbortSignal.timeout(boundaryMs) })
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
