import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messageFlag } from '../../../src/sandbox/discord/bitfields.ts'
import type { Channel, Message } from '../../../src/sandbox/discord/store/types.ts'
import { startDiscordBot, type DiscordBot } from '../../support/discord/discord-bot.ts'
import {
  colourfulness,
  greyPhoto,
  pageIn,
  resultsIn,
  sizeOf,
  statusOf,
  withPages,
} from '../../support/discord/discord-results.ts'

let discord: DiscordBot
beforeAll(async () => {
  discord = await startDiscordBot(await withPages())
})
afterAll(() => discord.close())

const isEphemeral = ({ flags }: Message): boolean => (flags & messageFlag.EPHEMERAL) !== 0
const namesOf = ({ attachments }: Message): string[] => attachments.map(({ filename }) => filename)
const widthsOf = (message: Message): Promise<number[]> =>
  Promise.all(
    message.attachments.map(async (_, i) => (await sizeOf(await discord.bytesOf(message, i))).width),
  )

describe('/colorize', () => {
  it('takes a link instead of a picture', async () => {
    const { store, photos, coloured } = discord
    const [shown] = store.messagesSeenBy(store.you, photos).flatMap(({ attachments }) => attachments)
    const link = shown ? store.urlOf(shown) : ''
    const answer = await coloured(store.invoke({ command: 'colorize', channel: photos, options: { link } }))
    expect(answer.content).toMatch(/^Here it is in colour\./)
  })

  it('makes the colours as vivid as was asked', async () => {
    const { colorize, coloured, bytesOf } = discord
    const asked = [0, 1, 2].map((vividness) => colorize({ options: { vividness } }))
    const answers = await Promise.all(asked.map(async (one) => coloured(await one)))
    const [pale = 0, natural = 0, strong = 0] = await Promise.all(
      answers.map(async (answer) => colourfulness(await bytesOf(answer))),
    )
    expect(pale).toBeLessThan(natural)
    expect(natural).toBeLessThan(strong)
  })

  it('shows photo and result beside each other, and links to the page in that view', async () => {
    const { colorize, coloured, bytesOf } = discord
    const alone = await sizeOf(await bytesOf(await coloured(await colorize())))
    const answer = await coloured(await colorize({ options: { 'side-by-side': true } }))
    const pair = await sizeOf(await bytesOf(answer))
    expect(pair.width / pair.height).toBeGreaterThan((1.9 * alone.width) / alone.height)
    expect(pageIn(answer.content)).toMatch(/\?view=side-by-side$/)
    expect(await statusOf(pageIn(answer.content))).toBe(200)
  })

  it('shows a private answer to who asked alone, and no page to anybody', async () => {
    const { colorize, coloured, store, photos, program } = discord
    const before = await resultsIn(program)
    const open = pageIn((await coloured(await colorize())).content)
    const answer = await coloured(await colorize({ options: { private: true } }))
    expect(isEphemeral(answer)).toBe(true)
    expect(store.messagesSeenBy(discord.newPerson(), photos).map(({ id }) => id)).not.toContain(answer.id)
    expect(answer.content).not.toContain('http')
    const made = (await resultsIn(program)).filter((id) => !before.includes(id))
    const pages = made.map((id) => `${program.url}/r/${id}`)
    const closed = pages.filter((page) => page !== open)
    expect(made).toHaveLength(2)
    expect(await statusOf(open)).toBe(200)
    for (const page of closed) {
      expect(await statusOf(page)).toBe(404)
      expect(await statusOf(`${page}/image`)).toBe(404)
    }
  })

  it('answers in the language of who asks, in its alt text and buttons too', async () => {
    const { colorize, coloured, buttons } = discord
    const answer = await coloured(await colorize({ user: discord.newPerson('de') }))
    expect(answer.content).toMatch(/^Hier ist es in Farbe\./)
    expect(answer.attachments[0]?.description).toMatch(/neuronales Netz/)
    expect(buttons(answer).map(({ label }) => label)).toEqual([
      'Kräftiger',
      'Sanfter',
      'Nebeneinander',
      'Löschen',
    ])
  })

  it('carries a spoiler mark over, and its answer calls nobody', async () => {
    const { store, photos, photo, coloured } = discord
    const image = await store.upload(photos, { ...photo(), spoiler: true })
    const answer = await coloured(store.invoke({ command: 'colorize', channel: photos, options: { image } }))
    expect(namesOf(answer)).toEqual(['SPOILER_in-colour.jpg'])
    expect(answer.mentionIds).toEqual([])
  })

  it('marks the page of what was asked for in an age-restricted channel', async () => {
    const { colorize, coloured, channelNamed } = discord
    const textAt = async (channel: Channel) =>
      (await fetch(pageIn((await coloured(await colorize({ channel }))).content))).text()
    expect(await textAt(channelNamed('after-dark'))).toContain('marked as NSFW')
    expect(await textAt(channelNamed('old-photos'))).not.toContain('NSFW')
  })
})

describe('Apps > Colorize', () => {
  const onMessage = (message: Message) => discord.store.invokeOnMessage({ command: 'Colorize', message })
  const files = async (...widths: number[]) =>
    Promise.all(widths.map(async (width) => ({ filename: `${width}.jpg`, bytes: await greyPhoto(width) })))

  it('colours the first four pictures of any message, in order, each with its own spoiler mark', async () => {
    const { store, photos, coloured } = discord
    const [one, two, ...rest] = await files(40, 41, 42, 43, 44)
    if (!one || !two) throw new Error('they were just made')
    const text = { filename: 'story.txt', bytes: Buffer.from('Once') }
    const message = await store.post({
      channel: photos,
      files: [one, text, { ...two, spoiler: true }, ...rest],
    })
    const answer = await coloured(onMessage(message))
    expect(namesOf(answer)).toEqual([
      'in-colour.jpg',
      'SPOILER_in-colour-2.jpg',
      'in-colour-3.jpg',
      'in-colour-4.jpg',
    ])
    expect(await widthsOf(answer)).toEqual([40, 41, 42, 43])
    expect(answer.content).toMatch(/^Here they are in colour\./)
  })

  it('finds the pictures of embeds and of what a message forwards', async () => {
    const { store, photos, coloured } = discord
    const kept = await store.post({ channel: photos, files: await files(50, 51) })
    const [shown, other] = kept.attachments.map((attachment) => store.urlOf(attachment))
    const embeds = [
      {
        type: 'image',
        url: 'https://a.example/',
        thumbnail: { url: 'https://a.example/x.jpg', proxy_url: shown },
      },
    ]
    const linked = await store.post({
      channel: photos,
      embeds: [...embeds, { type: 'rich', image: { url: other } }],
    })
    expect(await widthsOf(await coloured(onMessage(linked)))).toEqual([50, 51])
    const forward = await store.post({ channel: photos, forwards: kept })
    expect(await widthsOf(await coloured(onMessage(forward)))).toEqual([50, 51])
  })

  it('leaves out a picture that cannot be read, and says so', async () => {
    const { store, photos, coloured } = discord
    const broken = { filename: 'a.jpg', bytes: Buffer.from('no picture'), contentType: 'image/jpeg' }
    const message = await store.post({ channel: photos, files: [broken, ...(await files(52))] })
    const answer = await coloured(onMessage(message))
    expect(namesOf(answer)).toEqual(['in-colour.jpg'])
    expect(answer.content).toContain('not a picture I can read')
  })
})

describe('the places', () => {
  const ownPlaces = () => {
    const { store } = discord
    const friend = store.addUser({ username: 'friend' })
    const elsewhere = store.addGuild({ name: 'Elsewhere', owner: friend, withBot: false })
    const strict = store.addGuild({
      name: 'Strict',
      owner: friend,
      withBot: false,
      forbidsExternalApps: true,
    })
    for (const guild of [elsewhere, strict]) store.addMember(guild, store.you)
    return {
      'a chat with the bot': store.directChannel(store.you, store.bot),
      'a group of people': store.groupChannel(store.you, friend),
      'a server without the bot': store.addChannel(elsewhere, { name: 'general' }),
      'a server that forbids such apps': store.addChannel(strict, { name: 'general' }),
    }
  }
  const all = ['a chat with the bot', 'a group of people', 'a server without the bot'] as const

  it.each(all)('are, for who has added the bot to the account, also %s', async (place) => {
    const answer = await discord.coloured(await discord.colorize({ channel: ownPlaces()[place] }))
    expect(isEphemeral(answer)).toBe(false)
  })

  it('are others, where only who asks may see the answer', async () => {
    const channel = ownPlaces()['a server that forbids such apps']
    expect(isEphemeral(await discord.coloured(await discord.colorize({ channel })))).toBe(true)
  })
})

describe('the gateway', () => {
  it('is used without any privileged intent', () => {
    const { sessions } = discord.store
    const privileged = (1 << 1) | (1 << 8) | (1 << 15)
    expect(sessions.connected().length).toBeGreaterThan(0)
    for (const { intents } of sessions.connected()) expect(intents & privileged).toBe(0)
  })
})
