import { expect, it } from 'vitest'
import { openLedger } from '../../src/stores/ledger.ts'
import { createLogger } from '../../src/core/log.ts'
import { openRedis } from '../../src/redis/redis.ts'
import { startDiscordBot } from '../support/discord/discord-bot.ts'
import { startRedditBot } from '../support/reddit/reddit-bot.ts'
import { startRedis } from '../support/redis/redis-server.ts'

type Bot = { close(): Promise<void> }

/** Starts a bot in a dry run with its own Redis, and opens its ledger. */
const startDry = async <T extends Bot>(start: (env: Record<string, string>) => Promise<T>) => {
  const server = await startRedis()
  const bot = await start({ DRY_RUN: '1', REDIS_URL: server.url })
  const redis = await openRedis({ redisUrl: server.url, dataDir: '', log: createLogger({ level: 'silent' }) })
  return {
    bot,
    ledger: openLedger(redis),
    close: async () => {
      await redis.close()
      await bot.close()
      await server.close()
    },
  }
}

it('a dry run on Reddit records its answers in the ledger and posts nothing', async () => {
  const { bot, ledger, close } = await startDry(startRedditBot)
  try {
    const asked = bot.say(`t3_${await bot.post()}`, 'bob')
    const message = bot.write('carl', 'opt out')
    const entry = (name: string) => ledger.read(`reddit-${name}`)
    await expect.poll(async () => (await entry(`t1_${asked}`))?.state, bot.patience).toBe('sent')
    await expect.poll(async () => (await entry(message.name))?.state, bot.patience).toBe('sent')
    expect((await entry(`t1_${asked}`))?.said).toContain('Here it is in colour')
    expect((await entry(message.name))?.said).toContain('will ignore you')
    expect(bot.answers(asked)).toEqual([])
    expect(bot.messages('carl')).toEqual([])
  } finally {
    await close()
  }
})

it('a dry run on Discord posts nothing and does not even acknowledge the command', async () => {
  const { bot, ledger, close } = await startDry(startDiscordBot)
  try {
    const interaction = await bot.colorize()
    const entry = () => ledger.read(`discord-${interaction.id}`)
    await expect.poll(async () => (await entry())?.state, bot.patience).toBe('sent')
    expect((await entry())?.said).toContain('Here it is in colour')
    expect(interaction.acknowledgement).toBeUndefined()
    expect(bot.written(bot.photos)).toEqual([])
  } finally {
    await close()
  }
})
