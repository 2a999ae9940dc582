import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAnswers } from '../../../src/stores/answers.ts'
import { openLedger } from '../../../src/stores/ledger.ts'
import { createLogger } from '../../../src/core/log.ts'
import { readConfig } from '../../../src/config/config.ts'
import { createRedditPlatform } from '../../../src/platforms/reddit/reddit.ts'
import type { RedditValues } from '../../../src/platforms/reddit/settings.ts'
import { openQueues } from '../../../src/queue/queues.ts'
import { openQuotas } from '../../../src/stores/quotas.ts'
import { openRedis } from '../../../src/redis/redis.ts'
import { removeSourceless, removeDownvoted } from '../../../src/requests/maintenance/source-monitor.ts'
import { noLimit } from '../../support/reddit/reddit-client.ts'
import { redditEnv } from '../../support/reddit/reddit-sandbox.ts'
import { startRedis, type TestRedis } from '../../support/redis/redis-server.ts'
import { pageIn, startRedditBot, type RedditBot } from '../../support/reddit/reddit-bot.ts'

let bot: RedditBot
let care: Awaited<ReturnType<typeof openCare>>
let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
  bot = await startRedditBot({ REDIS_URL: server.url })
  care = await openCare(bot)
})
afterAll(async () => {
  await care.close()
  await bot.close()
  await server.close()
})

/** What the program's own caretaker works with, on its Redis and its Reddit, to be called at other times than now. */
const openCare = async ({ sandbox }: RedditBot) => {
  const log = createLogger({ level: 'silent' })
  const redis = await openRedis({ redisUrl: server.url, dataDir: '', log })
  const queues = await openQueues(redis, ['reddit', 'web'])
  const ledger = openLedger(redis)
  const { values } = readConfig(redditEnv(sandbox))
  const platform = createRedditPlatform(values as RedditValues, {
    budget: noLimit,
    onTrouble: () => undefined,
  })
  const parts = {
    ledger,
    queues,
    platforms: [platform],
    log,
    answers: openAnswers(redis, ledger),
    quotas: openQuotas(redis),
  }
  return {
    ledger,
    followSources: (nowMs: number) => removeSourceless(parts, platform, nowMs),
    heedScores: () => removeDownvoted(parts, platform),
    close: async () => {
      await platform.close()
      await queues.close()
      await redis.close()
    },
  }
}

const status = async (url: string): Promise<number> => (await fetch(url)).status
const halfADayMs = 12 * 3_600_000

it('deletes answers whose source was deleted or removed and keeps the others', async () => {
  const posts = [await bot.post(), await bot.post(), await bot.post()]
  const asked = posts.map((id) => bot.say(`t3_${id}`, 'bob'))
  const answers = []
  for (const id of asked) answers.push(await bot.answer(id))
  const [deleted, removed] = posts.map((id) => bot.store.post(id))
  if (deleted) deleted.deleted = true
  if (removed) removed.removedByCategory = 'moderator'

  expect(await care.followSources(Date.now() + halfADayMs - 60_000)).toBe(0) // looked at lately
  expect(await care.followSources(Date.now() + halfADayMs + 60_000)).toBe(2)
  for (const id of asked.slice(0, 2)) await expect.poll(() => bot.answers(id), bot.patience).toHaveLength(0)
  const pages = answers.map(({ body }) => pageIn(body))
  for (const page of pages.slice(0, 2)) await expect.poll(() => status(page), bot.patience).toBe(404)
  expect(await status(pages[2] ?? '')).toBe(200)
  expect(bot.answers(asked[2] ?? '')).toHaveLength(1)
})

it('deletes an answer that readers vote down', async () => {
  const asked = [bot.say(`t3_${await bot.post()}`, 'bob'), bot.say(`t3_${await bot.post()}`, 'carl')]
  const [disliked, endured] = [await bot.answer(asked[0] ?? ''), await bot.answer(asked[1] ?? '')]
  disliked.score = -4
  endured.score = -3
  await care.heedScores()
  await expect.poll(() => bot.answers(asked[0] ?? ''), bot.patience).toHaveLength(0)
  await expect.poll(() => status(pageIn(disliked.body)), bot.patience).toBe(404)
  expect(bot.answers(asked[1] ?? '')).toHaveLength(1)
})
