import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBot, type Bot } from '../../support/program/role-processes.ts'
import { startRedis, type TestRedis } from '../../support/redis/redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'
import { addPosts, answerCounts, onceEach, addMention } from '../../support/reddit/mentions.ts'

/** The kinds of calls that an answer needs, by the start of their paths. */
const kinds = ['/r/sandbox/comments', '/comments/', '/i/', '/api/comment']

let redis: TestRedis
let reddit: Sandbox
let bot: Bot
/** Kinds of calls whose next answer is lost, once for each entry. */
let losing: string[]
beforeAll(async () => {
  losing = []
  redis = await startRedis()
  reddit = await startSandbox({
    beforeAnswer: (path) => {
      const place = losing.findIndex((kind) => path.startsWith(kind))
      if (place >= 0) losing.splice(place, 1)
      return Promise.resolve(place >= 0 && 'cut')
    },
  })
  bot = await openBot(redis.url, redditEnv(reddit))
  await Promise.all([bot.run('worker'), bot.run('listen')])
})
afterAll(async () => {
  await bot.close()
  await reddit.close()
  await redis.close()
})

/** Waits until each mention has an answer and nothing is open, and expects one answer each. */
const endsOnceEach = async (asked: readonly string[]): Promise<void> => {
  const patience = { timeout: 30_000, interval: 100 }
  await expect.poll(() => answerCounts(reddit.store, asked), patience).toEqual(onceEach(asked))
  await expect.poll(() => bot.unsettled(), patience).toBe(0)
  expect(losing).toEqual([])
  expect(answerCounts(reddit.store, asked)).toEqual(onceEach(asked))
}

it('answers once when the connection is cut after Reddit stored the comment and before it responds', async () => {
  const asked = (await addPosts(reddit.store, 5, reddit.store.posts.length)).map((post) =>
    addMention(reddit.store, post),
  )
  losing = asked.map(() => '/api/comment')
  await expect.poll(() => losing, { timeout: 30_000 }).toEqual([])
  await endsOnceEach(asked)
}, 60_000)

it('answers once when the first response to every kind of call is lost', async () => {
  const asked = (await addPosts(reddit.store, 5, reddit.store.posts.length)).map((post) =>
    addMention(reddit.store, post),
  )
  losing = [...kinds]
  await expect.poll(() => losing, { timeout: 30_000 }).toEqual([])
  await endsOnceEach(asked)
}, 60_000)
