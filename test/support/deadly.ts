import { EventEmitter, once } from 'node:events'
import { openBot, type Bot, type RoleProcess } from './bot.ts'
import { startRedis } from './redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from './sandbox.ts'

/** Where a process dies: at the so-manieth call of a kind, before Reddit has done its work or before it has said so. */
export type Boundary = {
  name: string
  role: 'listen' | 'worker'
  moment: 'work' | 'answer'
  path: RegExp
  call: number
}

/** A Redis, a local Reddit and a bot whose processes can be made to die where a test says. */
export const startDeadly = async (): Promise<{
  reddit: Sandbox
  bot: Bot
  /** SIGKILL for the victim as soon as it comes to the boundary. */
  dieAt: (boundary: Boundary, victim: RoleProcess) => Promise<void>
  close(): Promise<void>
}> => {
  const sprung = new EventEmitter()
  let armed: Boundary | undefined
  let calls = 0
  const watch = (moment: Boundary['moment']) => (path: string) => {
    if (armed?.moment !== moment || !armed.path.test(path) || ++calls < armed.call) return Promise.resolve()
    armed = undefined
    sprung.emit('now')
    return new Promise(() => undefined) // whoever called will be dead before it hears anything
  }
  const reddit = await startSandbox({ beforeWork: watch('work'), beforeAnswer: watch('answer') })
  const redis = await startRedis()
  const bot = await openBot(redis.url, redditEnv(reddit))
  return {
    reddit,
    bot,
    dieAt: async (boundary, victim) => {
      const now = once(sprung, 'now')
      calls = 0
      armed = boundary
      await now
      await victim.kill()
    },
    close: async () => {
      await bot.close()
      await reddit.close()
      await redis.close()
    },
  }
}
