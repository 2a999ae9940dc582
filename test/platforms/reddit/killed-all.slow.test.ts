import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBot, type Bot } from '../../support/program/role-processes.ts'
import { startRedis, type TestRedis } from '../../support/redis/redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'
import { addPosts, answerCounts, onceEach, addMention } from '../../support/reddit/mentions.ts'

const mentions = 100 // as many jobs of each queue run at once

/** Where all jobs are when their process is killed. */
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
    return new Promise(() => undefined) // the caller is killed before it gets an answer
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

it('answers each of 100 mentions once when all jobs are killed (SIGKILL) once while colouring and twice while replying', async () => {
  const asked = (await addPosts(reddit.store, mentions)).map((post) => addMention(reddit.store, post))
  holding = colouring
  await bot.run('listen')
  const workers = await bot.run('hundred-workers')
  for (const next of [notStored, stored, undefined]) {
    await expect.poll(() => held, { timeout: 120_000, interval: 50 }).toBe(mentions)
    await workers.kill()
    held = 0
    holding = next
    await workers.start() // the locks of the killed process have to expire: 10 s
  }
  await expect.poll(() => bot.unsettled(), { timeout: 60_000, interval: 200 }).toBe(0)
  expect(answerCounts(reddit.store, asked)).toEqual(onceEach(asked))
}, 600_000)
