import { afterAll, beforeAll, expect, it } from 'vitest'
import { startDiscordBot, type DiscordBot } from '../../support/discord/discord-bot.ts'
import { pageIn, statusOf } from '../../support/discord/discord-results.ts'

let discord: DiscordBot
beforeAll(async () => {
  discord = await startDiscordBot({}, { shards: 2 })
})
afterAll(() => discord.close())

it('keeps nothing of an answer that somebody has deleted by hand', async () => {
  const { store, colorize, coloured, patience } = discord
  const answer = await coloured(await colorize())
  const page = pageIn(answer.content)
  expect(await statusOf(page)).toBe(200)
  store.deleteMessage(answer)
  await expect.poll(() => statusOf(page), patience).toBe(404)
})

it('connects as many shards as the gateway recommends, and answers in the servers of each', async () => {
  const { store, colorize, coloured } = discord
  expect(store.sessions.connected()).toHaveLength(2)
  for (let i = 0; i < 2; i++) {
    const guild = store.addGuild({ name: `Server ${i}`, owner: store.you })
    const channel = store.addChannel(guild, { name: `photos-${i}` })
    expect((await coloured(await colorize({ channel }))).attachments).toHaveLength(1)
  }
})
