import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLedger } from '../../../src/stores/ledger.ts'
import type { Interaction } from '../../../src/sandbox/discord/store/types.ts'
import {
  idOf,
  startKillableDiscordBot,
  type KillableDiscordBot,
} from '../../support/discord/discord-kill-points.ts'
import { withRedis } from '../../support/redis/redis-content.ts'

/** So old is what a Discord of such a clock says that somebody asked for just now: too old to be answered in its place. */
const behindMs = 14.5 * 60_000

let discord: KillableDiscordBot
beforeAll(async () => {
  discord = await startKillableDiscordBot(-behindMs)
})
afterAll(() => discord.close())

const placesOf = (asked: Interaction): string[] => discord.answersTo(asked).map(({ channelId }) => channelId)

/** Redis as it was before the answer went out: a backup made then, restored now. */
const turnBack = (id: string): Promise<void> =>
  withRedis(discord.redis.url, async (db, handle) => {
    const entry = `{colorizebot}:ledger:entry:${id}`
    const [accepted = ''] = ((await db.hget(entry, 'history')) ?? '').split(' ')
    await db.hdel(entry, 'replyId', 'replyUrl')
    await db.hset(entry, { state: 'colorized', history: accepted })
    await db.zadd('{colorizebot}:ledger:open', Date.now(), id)
    await openLedger(handle).markRestored()
  })

it('sees, where a backup knows nothing of it, that it has answered', async () => {
  const { bot, colorize, local, photos } = discord
  const asked = await colorize()
  await expect.poll(() => placesOf(asked), { timeout: 30_000 }).toEqual([photos.id])
  await discord.settled()
  await turnBack(idOf(asked))
  local.advance(6 * 60_000) // whatever nonces there were are forgotten
  expect(await bot.sweep()).toBe(1)
  await discord.settled()
  expect(placesOf(asked)).toEqual([photos.id])
  expect(await discord.stateOf(asked)).toBe('sent')
})
