import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Channel, Message } from '../../../src/sandbox/discord/store/types.ts'
import type { UserMessage } from '../../../src/sandbox/discord/store/user-actions.ts'
import { startBotWithRedis, type BotWithRedis } from '../../support/discord/discord-bot-with-redis.ts'
import { greyPhoto, pageIn, sizeOf, withPages } from '../../support/discord/discord-results.ts'

let discord: BotWithRedis
let channels = 0
beforeAll(async () => {
  discord = await startBotWithRedis(await withPages())
})
afterAll(() => discord.close())

/** Each test in a channel of its own: what is written there is the answer. */
const newChannel = (given: Partial<Channel> = {}): Channel =>
  discord.store.addChannel(discord.guild, { name: `room-${channels++}`, ...given })
const call = (channel: Channel, given: Partial<UserMessage> = {}): Promise<Message> =>
  discord.store.post({ channel, mentionsBot: true, content: 'please', ...given })
const photo = async (width = 48) => ({ filename: 'old.jpg', bytes: await greyPhoto(width) })
const answerIn = async (channel: Channel): Promise<Message> => {
  await expect.poll(() => discord.written(channel), discord.patience).toHaveLength(1)
  const [answer] = discord.written(channel)
  if (!answer) throw new Error('polled for')
  return answer
}
const silentlySettled = async (message: Message, channel: Channel): Promise<void> => {
  expect(await discord.settled(message, 'm')).toBe('skipped')
  expect(discord.written(channel)).toEqual([])
}

describe('a mention', () => {
  it('with a picture is answered by a reply to it, which has buttons and calls nobody', async () => {
    const channel = newChannel()
    const asked = await call(channel, { files: [await photo()] })
    const answer = await answerIn(channel)
    expect(answer.reference).toMatchObject({ type: 0, messageId: asked.id })
    expect(answer.attachments.map(({ filename }) => filename)).toEqual(['in-colour.jpg'])
    expect(answer.content).toMatch(/^Here it is in colour\./)
    expect(answer.mentionIds).toEqual([])
    await discord.settled(asked, 'm')
    await discord.answered(discord.press(answer, 'More vivid'))
    expect(answer.editedMs).toBeDefined()
  })

  it('answering a message that mentions the bot too has that one’s pictures coloured', async () => {
    const channel = newChannel()
    const { store, bytesOf } = discord
    // an answer of the bot’s own is readable for it, and is no call
    const first = await call(channel, { files: [await photo(60), await photo(61)], content: 'one' })
    const own = await answerIn(channel)
    await discord.settled(first, 'm')
    const again = await store.post({ channel, replyTo: first, mentionsBot: true, content: 'and here' })
    await discord.settled(again, 'm')
    const answer = discord.written(channel).find(({ id }) => id !== own.id)
    const widths =
      answer && (await Promise.all([0, 1].map(async (i) => (await sizeOf(await bytesOf(answer, i))).width)))
    expect(widths).toEqual([60, 61])
  })

  it('answering a message that Discord hides from the bot points to Apps > Colorize', async () => {
    const channel = newChannel()
    const hidden = await discord.store.post({ channel, files: [await photo()] })
    await call(channel, { replyTo: hidden })
    expect((await answerIn(channel)).content).toBe(
      'Discord does not show me that message; please right-click it and choose Apps > Colorize.',
    )
  })

  it('answering a forward that Discord hides from the bot points there too', async () => {
    const channel = newChannel()
    const { store, photos } = discord
    const [original] = store.messagesSeenBy(store.you, photos)
    const forward = await store.post({ channel, ...(original && { forwards: original }) })
    await call(channel, { replyTo: forward })
    expect((await answerIn(channel)).content).toContain('Apps > Colorize')
  })

  it('answering a text that the bot may read, forwarded or not, is told that there is no picture', async () => {
    const { store, photos } = discord
    const author = store.addUser({ username: 'reader' })
    store.addMember(discord.guild, author)
    const channel = store.directChannel(author, store.bot)
    const text = await store.post({ channel: photos, content: 'only words' })
    const forward = await store.post({ channel, author, forwards: text })
    await call(channel, { author, replyTo: forward })
    expect((await answerIn(channel)).content).toContain('I cannot see a picture')
  })

  it('without any picture is told so, in the language of the server', async () => {
    const { store } = discord
    const guild = store.addGuild({ name: 'Verein', owner: store.you, preferredLocale: 'de' })
    const channel = store.addChannel(guild, { name: 'allgemein' })
    await call(channel)
    expect((await answerIn(channel)).content).toBe(
      'Ich sehe dort kein Bild; bitte häng eines an oder gib mir einen Link dazu.',
    )
  })

  it('in an age-restricted channel is answered, and the page marked', async () => {
    const channel = newChannel({ nsfw: true })
    await call(channel, { files: [await photo()] })
    const page = pageIn((await answerIn(channel)).content)
    expect(await (await fetch(page)).text()).toContain('marked as NSFW')
  })

  it('in a chat with the bot is answered, with the picture of the message that it answers', async () => {
    const { store } = discord
    const channel = store.directChannel(store.you, store.bot)
    const shown = await store.post({ channel, files: [await photo()] })
    await call(channel, { replyTo: shown })
    expect((await answerIn(channel)).attachments).toHaveLength(1)
  })

  it('carries spoiler marks over', async () => {
    const channel = newChannel()
    await call(channel, { files: [{ ...(await photo()), spoiler: true }] })
    expect((await answerIn(channel)).attachments.map(({ filename }) => filename)).toEqual([
      'SPOILER_in-colour.jpg',
    ])
  })

  it('is answered by a direct message where the bot may not write', async () => {
    const { store } = discord
    const channel = newChannel()
    store.setForBot(channel, { deny: ['SEND_MESSAGES'] })
    const user = store.addUser({ username: 'dora' })
    store.addMember(discord.guild, user)
    await call(channel, { author: user, files: [await photo()] })
    expect((await answerIn(store.directChannel(user, store.bot))).attachments).toHaveLength(1)
    expect(discord.written(channel)).toEqual([])
  })
})

describe('silence', () => {
  it('meets a reply to the bot that does not call it by name', async () => {
    const channel = newChannel()
    const asked = await call(channel, { files: [await photo()] })
    const answer = await answerIn(channel)
    const thanks = await discord.store.post({
      channel,
      replyTo: answer,
      content: 'thanks',
      files: [await photo()],
    })
    const next = newChannel()
    await call(next, { files: [await photo()] })
    await answerIn(next)
    await discord.settled(asked, 'm')
    expect(await discord.ledger.read(`discord-m${thanks.id}`)).toBeUndefined()
    expect(discord.written(channel)).toHaveLength(1)
  })

  it('meets who has opted out, and whose picture it would be', async () => {
    const { store, policies } = discord
    const [out, other] = ['olga', 'otto'].map((username) => store.addUser({ username }))
    if (!out || !other) throw new Error('they were just made')
    for (const user of [out, other]) store.addMember(discord.guild, user)
    await policies.setOptOut('discord', out.id, true)
    const channel = newChannel()
    await silentlySettled(await call(channel, { author: out, files: [await photo()] }), channel)
    const theirs = await store.post({ channel, author: out, mentionsBot: true, files: [await photo()] })
    await silentlySettled(await call(channel, { author: other, replyTo: theirs }), channel)
  })

  it('is kept on a server that has switched the bot off, and in channels that are not among its own', async () => {
    const { store, policies } = discord
    const guild = store.addGuild({ name: 'Quiet', owner: store.you })
    const channel = store.addChannel(guild, { name: 'general' })
    await policies.updatePolicy('discord', guild.id, { speak: 'off', nsfw: true })
    await silentlySettled(await call(channel, { files: [await photo()] }), channel)
    await policies.updatePolicy('discord', guild.id, { speak: 'freely', nsfw: true, channels: ['1'] })
    await silentlySettled(await call(channel, { files: [await photo()] }), channel)
    await policies.updatePolicy('discord', guild.id, { speak: 'freely', nsfw: true, channels: [channel.id] })
    await call(channel, { files: [await photo()] })
    expect((await answerIn(channel)).attachments).toHaveLength(1)
  })
})
