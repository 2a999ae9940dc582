import { afterEach, describe, expect, it } from 'vitest'
import { openBot } from '../support/program/role-processes.ts'
import { startRedisCluster } from '../support/redis/redis-cluster.ts'
import { startRedisSentinels } from '../support/redis/redis-sentinel.ts'
import { redditEnv, startSandbox } from '../support/reddit/reddit-sandbox.ts'
import { addPosts, answerCounts, onceEach, addMention } from '../support/reddit/mentions.ts'

const patience = { timeout: 30_000, interval: 50 }
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
const owned = <T extends { close(): Promise<unknown> }>(part: T): T => {
  closers.push(() => part.close())
  return part
}

describe('three processes of each role', () => {
  it.each([
    { kind: 'a cluster', start: startRedisCluster, victim: 'the node that holds the keys' },
    { kind: 'sentinels', start: startRedisSentinels, victim: 'the master' },
  ])(
    'answer each summons once on $kind, though $victim dies under way',
    async ({ start }) => {
      const redis = owned(await start())
      const reddit = owned(await startSandbox())
      const bot = owned(await openBot(redis.url, redditEnv(reddit)))
      const roles = ['listen', 'worker', 'web'] as const
      await Promise.all(roles.flatMap((role) => [role, role, role]).map((role) => bot.run(role)))
      const posts = await addPosts(reddit.store, 12)
      const asked = posts.slice(0, 6).map((post) => addMention(reddit.store, post))
      await expect.poll(() => answerCounts(reddit.store, asked), patience).toContain(1)
      if ('home' in redis) {
        await redis.home.kill()
        await redis.home.start()
      } else await redis.servers[0]?.kill()
      asked.push(...posts.slice(6).map((post) => addMention(reddit.store, post)))
      await expect.poll(() => answerCounts(reddit.store, asked), patience).toEqual(onceEach(asked))
      await expect.poll(() => bot.unsettled(), patience).toBe(0)
    },
    120_000,
  )
})
