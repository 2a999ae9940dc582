import { EventEmitter, once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBot, type Bot, type RoleProcess } from '../support/bot.ts'
import { startRedis, type TestRedis } from '../support/redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from '../support/sandbox.ts'
import { addPosts, answerCounts, onceEach, summon } from '../support/summons.ts'

/** Where a process dies: at the so-manieth call of a kind, before Reddit has done its work or before it has said so. */
type Boundary = {
  name: string
  role: 'listen' | 'worker'
  moment: 'work' | 'answer'
  path: RegExp
  call: number
}

const boundaries: readonly Boundary[] = [
  { name: 'a listing', role: 'listen', moment: 'answer', path: /^\/r\/sandbox\/comments/, call: 1 },
  { name: 'some queued', role: 'listen', moment: 'work', path: /^\/comments\/.*context=/, call: 4 },
  { name: 'fetching', role: 'worker', moment: 'answer', path: /^\/i\//, call: 1 },
  { name: 'colouring', role: 'worker', moment: 'answer', path: /^\/i\//, call: 2 },
  { name: 'looking', role: 'worker', moment: 'answer', path: /^\/comments\/.*depth=2&/, call: 1 },
  { name: 'not yet stored', role: 'worker', moment: 'work', path: /^\/api\/comment/, call: 1 },
  { name: 'stored', role: 'worker', moment: 'answer', path: /^\/api\/comment/, call: 2 },
]
const rounds = 3
const summons = 100

let redis: TestRedis
let reddit: Sandbox
let bot: Bot
let armed: Boundary | undefined
let calls: number
let sprung: EventEmitter
beforeEach(async () => {
  armed = undefined
  sprung = new EventEmitter()
  const watch = (moment: Boundary['moment']) => (path: string) => {
    if (armed?.moment !== moment || !armed.path.test(path) || ++calls < armed.call) return Promise.resolve()
    armed = undefined
    sprung.emit('now')
    return new Promise(() => undefined) // whoever called will be dead before it hears anything
  }
  reddit = await startSandbox({ beforeWork: watch('work'), beforeAnswer: watch('answer') })
  redis = await startRedis()
  bot = await openBot(redis.url, redditEnv(reddit))
})
afterEach(async () => {
  await bot.close()
  await reddit.close()
  await redis.close()
})

const dieAt = async (boundary: Boundary, victim: RoleProcess): Promise<void> => {
  const now = once(sprung, 'now')
  calls = 0
  armed = boundary
  await now
  await victim.kill()
}

it('answers each of 100 summons once, though its processes are killed (SIGKILL) at every boundary', async () => {
  const posts = await addPosts(reddit.store, summons)
  const processes = { worker: await bot.run('worker'), listen: await bot.run('listen') }
  const asked: string[] = []
  const kills = Array.from({ length: rounds }, () => boundaries).flat()
  for (const [place, boundary] of kills.entries()) {
    const upTo = Math.ceil(((place + 1) / kills.length) * summons)
    for (const post of posts.slice(asked.length, upTo)) asked.push(summon(reddit.store, post))
    const victim = processes[boundary.role]
    await dieAt(boundary, victim)
    await victim.start()
  }
  await expect.poll(() => bot.unsettled(), { timeout: 60_000, interval: 200 }).toBe(0)
  expect(answerCounts(reddit.store, asked)).toEqual(onceEach(posts))
  await wait(2_000)
  expect(answerCounts(reddit.store, asked)).toEqual(onceEach(posts))
}, 180_000)

it('answers once, though one job is killed 4 times at colouring and 3 times at replying', async () => {
  const [post = ''] = await addPosts(reddit.store, 1)
  const worker = await bot.run('worker')
  await bot.run('listen')
  const colouring: Boundary = { name: 'colouring', role: 'worker', moment: 'answer', path: /^\/i\//, call: 1 }
  const looking: Boundary = { ...colouring, name: 'looking', path: /^\/comments\/.*depth=2&/ }
  const unsaid: Boundary = { ...colouring, name: 'not yet stored', moment: 'work', path: /^\/api\/comment/ }
  const said: Boundary = { ...unsaid, name: 'stored', moment: 'answer' }
  const kills = [colouring, colouring, colouring, colouring, looking, unsaid, said]
  const asked = [summon(reddit.store, post)]
  for (const boundary of kills) {
    await dieAt(boundary, worker)
    await worker.start() // and the dead one's lock must run out: 10 s
  }
  await expect.poll(() => bot.unsettled(), { timeout: 60_000, interval: 200 }).toBe(0)
  expect(answerCounts(reddit.store, asked)).toEqual([1])
}, 180_000)
