import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startDiscordBot, type DiscordBot } from '../support/discord-bot.ts'

const many = 200

let discord: DiscordBot
beforeAll(async () => {
  discord = await startDiscordBot()
})
afterAll(() => discord.close())

it(`acknowledges ${many} commands at once within 3 s, and answers each of them once`, async () => {
  const { store, photos, written } = discord
  const shades = { create: { width: 32, height: 32, channels: 3 as const, background: '#777' } }
  const bytes = await sharp(shades).jpeg().toBuffer()
  const images = []
  for (let i = 0; i < many; i++) images.push(await store.upload(photos, { filename: `${i}.jpg`, bytes }))
  const asked = images.map((image) =>
    store.invoke({ command: 'colorize', channel: photos, options: { image } }),
  )
  await expect
    .poll(() => asked.filter(({ acknowledgedMs }) => acknowledgedMs === undefined).length, {
      timeout: 10_000,
      interval: 25,
    })
    .toBe(0)
  const latest = Math.max(
    ...asked.map(({ acknowledgedMs = Infinity, createdMs }) => acknowledgedMs - createdMs),
  )
  expect(latest).toBeLessThan(3_000)
  expect(asked.filter(({ state }) => state === 'failed')).toEqual([])
  const isOut = () => asked.filter(({ original }) => (original?.attachments.length ?? 0) === 1).length
  await expect.poll(isOut, { timeout: 90_000, interval: 100 }).toBe(many)
  expect(asked.flatMap(({ followUps }) => followUps)).toEqual([])
  expect(written(photos)).toHaveLength(many)
}, 120_000)
