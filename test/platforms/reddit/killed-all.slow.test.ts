import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBot, type Bot } from '../../support/program/role-processes.ts'
import { startRedis, type TestRedis } from '../../support/redis/redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'
import { addPosts, answerCounts, onceEach, summon } from '../../support/reddit/mentions.ts'

const summons = 100 // as many as the crowd has jobs of each kind under way

/** Where all jobs are when their process dies. */
type Boundary = { moment: 'work' | 'answer'; path: string }

const colouring: Boundary = { moment: 'answer', path: '/i/' }
const notStored: Boundary = { moment: 'work', path: '/api/comment' }
const stored: Boundary = { moment: 'answer', path: '/api/comment' }

let redis: TestRedis
let reddit: Sandbox
let bot: Bot
let holding: Boundary | undefined
let held: number
beforeEach(async () => {
  held = 0
  const watch = (moment: Boundary['moment']) => (path: string) => {
    if (holding?.moment !== moment || !path.startsWith(holding.path)) return Promise.resolve()
    held++
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

it('answers each of 100 summons once, though each job of each is killed (SIGKILL): at colouring, twice at replying', async () => {
  const asked = (await addPosts(reddit.store, summons)).map((post) => summon(reddit.store, post))
  holding = colouring
  await bot.run('listen')
  const crowd = await bot.run('crowd')
  for (const next of [notStored, stored, undefined]) {
    await expect.poll(() => held, { timeout: 120_000, interval: 50 }).toBe(summons)
    await crowd.kill()
    held = 0
    holding = next
    await crowd.start() // and the dead one's locks must run out: 10 s
  }
  await expect.poll(() => bot.unsettled(), { timeout: 60_000, interval: 200 }).toBe(0)
  expect(answerCounts(reddit.store, asked)).toEqual(onceEach(asked))
}, 600_000)
