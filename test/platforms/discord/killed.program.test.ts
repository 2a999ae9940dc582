import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  itsPicture,
  startDeadlyDiscord,
  type DeadlyDiscord,
} from '../../support/discord/discord-kill-points.ts'

let discord: DeadlyDiscord
beforeAll(async () => {
  discord = await startDeadlyDiscord()
})
afterAll(() => discord.close())

it('answers once when the worker is killed (SIGKILL) after Discord got the picture and before it said so', async () => {
  const { bot, colorize, dieWhile } = discord
  const asked = await dieWhile({ ...itsPicture, moment: 'answer' }, colorize)
  await discord.settled()
  expect(discord.answersTo(asked)).toHaveLength(1)
  expect(await discord.stateOf(asked)).toBe('sent')
  expect(await bot.unsettled()).toBe(0)
}, 120_000)
