import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { User } from '../../../src/sandbox/discord/store/types.ts'
import { startDiscordBot, type DiscordBot } from '../../support/discord/discord-bot.ts'
import { sizeOf } from '../../support/discord/discord-results.ts'

/** What everybody may attach here, so that no picture goes as it is. Bytes. */
const attachmentBytes = 6_000

let discord: DiscordBot
beforeAll(async () => {
  discord = await startDiscordBot({}, { attachmentBytes })
})
afterAll(() => discord.close())

const subscriber = (username: string, bytes: number): User => {
  const user = discord.store.addUser({ username, attachmentBytes: bytes })
  discord.store.addMember(discord.guild, user)
  return user
}
const answerFor = async (user: User) => {
  const picture = await discord.bytesOf(await discord.coloured(await discord.colorize({ user })))
  return { bytes: picture.length, ...(await sizeOf(picture)) }
}

it('fits what the person may attach there: first quality gives way, then dimensions', async () => {
  const full = await answerFor(subscriber('rich', 10_000_000))
  const tight = Math.round(full.bytes * 0.8)
  const coarse = await answerFor(subscriber('middling', tight))
  const small = await answerFor(discord.store.you)
  expect(coarse.bytes).toBeLessThanOrEqual(tight)
  expect({ ...coarse, bytes: 0 }).toEqual({ ...full, bytes: 0 })
  expect(small.bytes).toBeLessThanOrEqual(attachmentBytes)
  expect(small.width).toBeLessThan(full.width)
})

it('fits it again when a button renders it anew', async () => {
  const { colorize, coloured, bytesOf, press, answered } = discord
  const answer = await coloured(await colorize())
  await answered(press(answer, 'Side by side'))
  expect((await bytesOf(answer)).length).toBeLessThanOrEqual(attachmentBytes)
})

it('says in one sentence where nothing of it would fit', async () => {
  const { store, photos, photo, answered } = discord
  const user = subscriber('poor', 0)
  const limit = store.attachmentLimit(undefined, user)
  expect(limit).toBe(attachmentBytes)
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const bytes = await sharp({
    create: { width: 1_600, height: 1_600, channels: 3, background: '#777', noise },
  })
    .jpeg()
    .toBuffer()
  const image = await store.upload(photos, { ...photo(), bytes })
  const interaction = store.invoke({ command: 'colorize', channel: photos, user, options: { image } })
  expect((await answered(interaction)).content).toBe(
    'The coloured picture would be too large to send; please try a smaller photo.',
  )
})
