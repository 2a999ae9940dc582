import { expect } from 'vitest'
import { openLedger } from '../../../src/stores/ledger.ts'
import { isOpen } from '../../../src/stores/ledger-entry.ts'
import { createLogger } from '../../../src/core/log.ts'
import { openPolicies } from '../../../src/stores/policies.ts'
import { platformNames } from '../../../src/platforms/definitions.ts'
import { openQueues } from '../../../src/queue/queues.ts'
import { openRedis } from '../../../src/redis/redis.ts'
import { startDiscordBot } from './discord-bot.ts'
import { startRedis } from '../redis/redis-server.ts'

const patience = { timeout: 25_000, interval: 25 }

export type BotWithRedis = Awaited<ReturnType<typeof startBotWithRedis>>

/** A bot on a Redis server of its own, with access to its queues and stores. */
export const startBotWithRedis = async (...[env, options]: Parameters<typeof startDiscordBot>) => {
  const server = await startRedis()
  const discord = await startDiscordBot({ REDIS_URL: server.url, ...env }, options)
  const parts = await openParts(server.url)
  return {
    ...discord,
    ...parts,
    server,
    close: async () => {
      await parts.close()
      await discord.close()
      await server.close()
    },
  }
}

const openParts = async (redisUrl: string) => {
  const redis = await openRedis({ redisUrl, dataDir: '', log: createLogger({ level: 'silent' }) })
  const queues = await openQueues(redis, platformNames)
  const ledger = openLedger(redis)
  const policies = openPolicies(redis)
  const db = redis.connect('general')
  const stateOf = async (id: string): Promise<string> => {
    const entry = await ledger.read(`discord-${id}`)
    return entry && !isOpen(entry) ? entry.state : 'open'
  }
  return {
    redis,
    db,
    queues,
    ledger,
    policies,
    stateOf,
    /** Waits until an interaction, or with the prefix `m` a message, is settled. @returns its state */
    settled: async ({ id }: { id: string }, prefix = ''): Promise<string> => {
      await expect.poll(() => stateOf(prefix + id), patience).not.toBe('open')
      return stateOf(prefix + id)
    },
    /** Waits until posting its answer has failed once, after discord.js's own retries. */
    hasFailed: async ({ id }: { id: string }): Promise<void> => {
      const job = () => queues.replyQueue('discord').getJob(`discord-${id}`)
      await expect.poll(async () => (await job())?.attemptsMade ?? 0, patience).toBeGreaterThan(0)
    },
    close: async () => {
      await queues.close()
      await redis.close()
    },
  }
}
