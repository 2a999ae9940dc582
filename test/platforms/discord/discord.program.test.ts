import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startDiscordBot, type DiscordBot } from '../../support/discord/discord-bot.ts'

let discord: DiscordBot
beforeAll(async () => {
  discord = await startDiscordBot()
})
afterAll(() => discord.close())

it('answers /colorize with the photo in colour, in the place of its promise', async () => {
  const { colorize, coloured, bytesOf, sandbox } = discord
  const interaction = await colorize()
  const answer = await coloured(interaction)
  expect(interaction.acknowledgement).toBe('deferred')
  expect(answer.attachments).toHaveLength(1)
  expect(answer.attachments[0]).toMatchObject({ filename: 'in-colour.jpg', contentType: 'image/jpeg' })
  expect(answer.attachments[0]?.description).toMatch(/neural network/)
  expect(answer.content).toMatch(/^Here it is in colour\./)
  const stats = await sharp(await bytesOf(answer)).stats()
  expect(new Set(stats.channels.map(({ mean }) => Math.round(mean))).size).toBeGreaterThan(1)
  expect(sandbox.store.messagesSeenBy(discord.store.you, discord.photos)[0]?.id).toBe(answer.id)
})
