import { EventEmitter, once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBot, type Bot } from '../support/program/role-processes.ts'
import { startRedis, type TestRedis } from '../support/redis/redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from '../support/reddit/reddit-sandbox.ts'
import { addPosts, answerCounts, onceEach, addMention } from '../support/reddit/mentions.ts'

let redis: TestRedis
let reddit: Sandbox
let bot: Bot
let heard: EventEmitter
beforeEach(async () => {
  heard = new EventEmitter()
  redis = await startRedis()
  reddit = await startSandbox({
    beforeAnswer: (path) => {
      heard.emit(path.split('?')[0] ?? '')
      return Promise.resolve()
    },
  })
  bot = await openBot(redis.url, redditEnv(reddit))
})
afterEach(async () => {
  await bot.close()
  await reddit.close()
  await redis.close()
})

it('answers each summon once, though Redis is killed and started again in the middle, twice', async () => {
  const asked = (await addPosts(reddit.store, 30)).map((post) => addMention(reddit.store, post))
  const processes = [await bot.run('worker'), await bot.run('listen')]
  for (const downMs of [0, 3_000]) {
    await once(heard, '/api/comment')
    await redis.kill()
    await wait(downMs) // longer than our commands are retried
    await redis.start()
  }
  await expect.poll(() => answerCounts(reddit.store, asked), { timeout: 60_000 }).toEqual(onceEach(asked))
  await expect.poll(() => bot.unsettled(), { timeout: 30_000, interval: 200 }).toBe(0)
  expect(answerCounts(reddit.store, asked)).toEqual(onceEach(asked))
  expect(processes.map((each) => each.isAlive())).toEqual([true, true])
}, 120_000)
