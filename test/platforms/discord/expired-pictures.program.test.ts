import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { NewFile } from '../../../src/sandbox/discord/store/attachments.ts'
import type { UserMessage } from '../../../src/sandbox/discord/store/user-actions.ts'
import type { Channel, Message } from '../../../src/sandbox/discord/store/types.ts'
import { startBotWithRedis, type BotWithRedis } from '../../support/discord/discord-bot-with-redis.ts'
import { greyPhoto, sizeOf } from '../../support/discord/discord-results.ts'

/** Discord signs its addresses for 24 hours. */
const aDayMs = 25 * 3_600_000

let discord: BotWithRedis
let files: NewFile[]
let channel: Channel
let aheadMs = 0
beforeAll(async () => {
  const { now } = Date
  vi.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs) // the bot’s and Discord’s clock
  discord = await startBotWithRedis()
  const pictures = await Promise.all([50, 51].map((width) => greyPhoto(width)))
  files = pictures.map((bytes, i) => ({ filename: `${i}.jpg`, bytes }))
})
afterAll(async () => {
  await discord.close()
  vi.restoreAllMocks()
})

/** In a channel of its own, and the worker not there yet. */
const beginning = async (): Promise<void> => {
  const { queues, store, guild } = discord
  await queues.colorize.pause()
  channel = store.addChannel(guild, { name: `room-${store.channels.size}` })
}
const post = (given: Partial<UserMessage> = {}): Promise<Message> =>
  discord.store.post({ channel, mentionsBot: true, ...given })
/** Waits until the request is in line, and lets the worker find it a day later. */
const takenUpLater = async (id: string): Promise<void> => {
  const { queues, patience, stateOf } = discord
  await expect.poll(() => queues.colorize.getJob(`discord-${id}`), patience).toBeDefined()
  aheadMs += aDayMs
  await queues.colorize.resume()
  await expect.poll(() => stateOf(id), patience).not.toBe('open')
}
const answer = (): Message => {
  const [message] = discord.written(channel)
  if (!message) throw new Error('nothing was written')
  return message
}
const widths = (message = answer()): Promise<number[]> =>
  Promise.all(
    message.attachments.map(async (_, i) => (await sizeOf(await discord.bytesOf(message, i))).width),
  )

it('pictures of a message that the bot may read are read again from there', async () => {
  await beginning()
  const called = await post({ files })
  await takenUpLater(`m${called.id}`)
  expect(await widths()).toEqual([50, 51])
})

it('so are those of the message that the call answered', async () => {
  await beginning()
  const old = await post({ files: files.slice(1), author: discord.store.bot })
  const called = await post({ replyTo: old, mentionsBot: true })
  await takenUpLater(`m${called.id}`)
  const own = discord.written(channel).filter(({ id }) => id !== old.id)
  expect(own).toHaveLength(1)
  expect(await widths(own[0])).toEqual([51])
})

it('and those of a message under Apps > Colorize that calls the bot', async () => {
  await beginning()
  const message = await discord.store.post({ channel, author: discord.store.bot, files: files.slice(1) })
  const { id } = discord.store.invokeOnMessage({ command: 'Colorize', message })
  await takenUpLater(id)
  expect(await widths()).toEqual([51])
})

it('where Discord hides the message from the bot, one sentence asks for the picture again', async () => {
  await beginning()
  const message = await post({ mentionsBot: false, files })
  const { id } = discord.store.invokeOnMessage({ command: 'Colorize', message })
  await takenUpLater(id)
  expect(answer().content).toContain('The link to that picture has expired; please send the picture again.')
  expect(answer().attachments).toEqual([])
})

it('so it does for a picture that came with /colorize, in the language of who asked', async () => {
  await beginning()
  const { store } = discord
  const user = store.addUser({ username: 'grete', locale: 'de' })
  store.addMember(discord.guild, user)
  const [file] = files
  const image = await store.upload(channel, file ?? { filename: '', bytes: Buffer.alloc(0) })
  const { id } = store.invoke({ command: 'colorize', channel, user, options: { image } })
  await takenUpLater(id)
  expect(answer().content).toContain(
    'Der Link zu diesem Bild ist abgelaufen; bitte schick das Bild noch einmal.',
  )
  const ledger = await discord.ledger.read(`discord-${id}`)
  expect(ledger).toMatchObject({ state: 'failed', code: 'source_expired' })
})

it('a message that was deleted since is said to be gone', async () => {
  await beginning()
  const called = await post({ files })
  await expect
    .poll(() => discord.queues.colorize.getJob(`discord-m${called.id}`), discord.patience)
    .toBeDefined()
  discord.store.deleteMessage(called)
  await takenUpLater(`m${called.id}`)
  expect(answer().content).toBe('That message has been deleted, so there is nothing left to colour.')
})
