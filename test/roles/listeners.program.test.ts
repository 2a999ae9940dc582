import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBot, type Bot, type RoleProcess } from '../support/program/role-processes.ts'
import { startRedis, type TestRedis } from '../support/redis/redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from '../support/reddit/reddit-sandbox.ts'
import { addPosts, answerCounts, onceEach, addMention } from '../support/reddit/mentions.ts'

const patience = { timeout: 30_000, interval: 50 }
let redis: TestRedis
let reddit: Sandbox
let bot: Bot
let polls: number
beforeEach(async () => {
  polls = 0
  reddit = await startSandbox({
    beforeAnswer: (path) => {
      if (path.startsWith('/r/sandbox/comments')) polls++
      return Promise.resolve()
    },
  })
  redis = await startRedis()
  bot = await openBot(redis.url, redditEnv(reddit), 'quick')
})
afterEach(async () => {
  await bot.close()
  await reddit.close()
  await redis.close()
})

const active = async (all: readonly RoleProcess[]): Promise<RoleProcess> => {
  await expect.poll(() => bot.listener('reddit'), patience).toBeDefined()
  const pid = await bot.listener('reddit')
  const found = all.find((one) => one.pid() === pid)
  if (!found) throw new Error(`process ${pid} is none of ours`)
  return found
}

const isAnsweredOnce = async (asked: readonly string[]): Promise<void> => {
  await expect.poll(() => answerCounts(reddit.store, [...asked]), patience).toEqual(onceEach([...asked]))
}

it('one of three listens; another takes over when it is killed, and another when that one is told to stop', async () => {
  const [first = '', second = '', third = ''] = await addPosts(reddit.store, 3)
  const listeners = await Promise.all(['listen', 'listen', 'listen'].map(() => bot.run('listen')))
  await bot.run('worker')
  const asked = [addMention(reddit.store, first)]
  await isAnsweredOnce(asked)

  const killed = await active(listeners)
  await killed.kill()
  asked.push(addMention(reddit.store, second))
  await isAnsweredOnce(asked)

  const stopped = await active(listeners)
  expect(stopped.pid()).not.toBe(killed.pid())
  await stopped.stop()
  const before = polls
  await expect.poll(() => polls, patience).toBeGreaterThan(before + 1)
  asked.push(addMention(reddit.store, third))
  await isAnsweredOnce(asked)
  await expect.poll(() => bot.unsettled(), { timeout: 20_000 }).toBe(0) // the answer is there before the ledger says so
}, 120_000)
