import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  itsPicture,
  startKillableDiscordBot,
  type KillableDiscordBot,
} from '../../support/discord/discord-kill-points.ts'

let discord: KillableDiscordBot
beforeAll(async () => {
  discord = await startKillableDiscordBot(0, 'quick')
})
afterAll(() => discord.close())

it('answers once when the worker is killed (SIGKILL) after Discord got the picture and before it said so', async () => {
  const { bot, colorize, killDuring } = discord
  const asked = await killDuring({ ...itsPicture, moment: 'answer' }, colorize)
  await discord.settled()
  expect(discord.answersTo(asked)).toHaveLength(1)
  expect(await discord.stateOf(asked)).toBe('sent')
  expect(await bot.unsettled()).toBe(0)
}, 120_000)
