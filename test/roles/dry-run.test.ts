import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLedger, type Ledger } from '../../src/ledger.ts'
import { createLogger } from '../../src/log.ts'
import { openRedis, type RedisHandle } from '../../src/redis.ts'
import { startDiscordBot } from '../support/discord-bot.ts'
import { startRedis, type TestRedis } from '../support/redis-server.ts'
import { startRedditBot, type RedditBot } from '../support/reddit-bot.ts'

let server: TestRedis
let bot: RedditBot
let redis: RedisHandle
let ledger: Ledger
beforeAll(async () => {
  server = await startRedis()
  bot = await startRedditBot({ DRY_RUN: '1', REDIS_URL: server.url })
  redis = await openRedis({ redisUrl: server.url, dataDir: '', log: createLogger({ level: 'silent' }) })
  ledger = openLedger(redis)
})
afterAll(async () => {
  await redis.close()
  await bot.close()
  await server.close()
})

it('a dry run colours, keeps in the ledger what it would say, and posts nothing', async () => {
  const asked = bot.say(`t3_${await bot.post()}`, 'bob')
  const message = bot.write('carl', 'opt out')
  const entry = (name: string) => ledger.read(`reddit-${name}`)
  await expect.poll(async () => (await entry(`t1_${asked}`))?.state, bot.patience).toBe('sent')
  await expect.poll(async () => (await entry(message.name))?.state, bot.patience).toBe('sent')
  expect((await entry(`t1_${asked}`))?.said).toContain('Here it is in colour')
  expect((await entry(message.name))?.said).toContain('leave you')
  expect(bot.answers(asked)).toEqual([])
  expect(bot.messages('carl')).toEqual([])
})

it('a dry run says nothing on Discord either, not even that it has heard', async () => {
  const discord = await startDiscordBot({ DRY_RUN: '1', REDIS_URL: server.url })
  try {
    const interaction = await discord.colorize()
    const entry = () => ledger.read(`discord-${interaction.id}`)
    await expect.poll(async () => (await entry())?.state, discord.patience).toBe('sent')
    expect((await entry())?.said).toContain('Here it is in colour')
    expect(interaction.acknowledgement).toBeUndefined()
    expect(discord.written(discord.photos)).toEqual([])
  } finally {
    await discord.close()
  }
})
