import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NewFile } from '../../../src/sandbox/discord/store/attachments.ts'
import { messageFlag } from '../../../src/sandbox/discord/bitfields.ts'
import type { Interaction, Message, User } from '../../../src/sandbox/discord/store/types.ts'
import { startBotWithRedis, type BotWithRedis } from '../../support/discord/discord-bot-with-redis.ts'
import { greyPhoto, resultsIn } from '../../support/discord/discord-results.ts'
import { hasSuccessor } from '../../support/redis/redis-kind.ts'

const perUser = 3
const busy = 'I cannot take new requests right now; please try again in a minute.'

let discord: BotWithRedis
let photo: NewFile
beforeAll(async () => {
  discord = await startBotWithRedis({ DISCORD_USER_HOURLY_LIMIT: String(perUser) })
  photo = { filename: 'old.jpg', bytes: await greyPhoto(48) }
})
afterAll(() => discord.close())

const newPerson: BotWithRedis['newPerson'] = (...given) => discord.newPerson(...given)
const newServer = () => discord.newServer()

type Given = {
  user?: User
  link?: string
  file?: NewFile
  channel?: BotWithRedis['photos']
  options?: object
}

const colorize = async ({
  user = newPerson(),
  link,
  file,
  channel = discord.photos,
  options,
}: Given = {}) => {
  const { store } = discord
  const image = file ? await store.upload(channel, file) : undefined
  const given = { ...(image && { image }), ...(link !== undefined && { link }), ...options }
  return store.invoke({ command: 'colorize', channel, user, options: given })
}
const onMessage = (message: Message, user = newPerson()): Interaction =>
  discord.store.invokeOnMessage({ command: 'Colorize', message, user })

/** What was said at once, to who asked alone; nothing is recorded of it. */
const toldAtOnce = async (interaction: Interaction): Promise<string> => {
  const said = await discord.answered(interaction)
  expect(interaction.acknowledgement).toBe('answered')
  expect(said.flags).toBe(messageFlag.EPHEMERAL)
  expect(await discord.ledger.read(`discord-${interaction.id}`)).toBeUndefined()
  return said.content
}
/** What the deferred answer says in the end. */
const toldLater = async (interaction: Interaction): Promise<string> => {
  expect(await discord.settled(interaction)).toBe('failed')
  expect(interaction.acknowledgement).toBe('deferred')
  const { content, attachments, components } = await discord.answered(interaction)
  expect({ attachments, components }).toEqual({ attachments: [], components: [] })
  return content
}

describe('what the command itself shows is refused at once', () => {
  const text: NewFile = { filename: 'story.txt', bytes: Buffer.from('Once') }
  const film: NewFile = { filename: 'film.mp4', bytes: Buffer.from('moving') }
  const cases: [string, () => Given, string][] = [
    ['nothing', () => ({}), 'I cannot see a picture there; please attach one or give me a link to one.'],
    [
      'both a picture and a link',
      () => ({ file: photo, link: 'https://i.imgur.com/abcde.jpg' }),
      'Please give me either a picture or a link, not both.',
    ],
    [
      'no link',
      () => ({ link: 'my photo' }),
      'I cannot see a picture there; please attach one or give me a link to one.',
    ],
    [
      'a text',
      () => ({ file: text }),
      'That file is not a picture I can read; please use JPEG, PNG, WebP, AVIF, GIF or TIFF.',
    ],
    ['a film', () => ({ file: film }), 'That is a video, and I can only colour photos.'],
    [
      'a link to a film',
      () => ({ link: 'https://youtu.be/abc' }),
      'That is a video, and I can only colour photos.',
    ],
    [
      'a text, in French',
      () => ({ file: text, user: newPerson('fr') }),
      'Ce fichier n’est pas une image que je sais lire',
    ],
  ]
  it.each(cases)('%s', async (_, given, sentence) => {
    const said = await toldAtOnce(await colorize(given()))
    expect(said.slice(0, sentence.length)).toBe(sentence)
  })

  it('a message without pictures, and one with a film', async () => {
    const { store, photos } = discord
    const words = await store.post({ channel: photos, content: 'only words' })
    expect(await toldAtOnce(onMessage(words))).toContain('I cannot see a picture there')
    const moving = await store.post({ channel: photos, files: [film] })
    expect(await toldAtOnce(onMessage(moving, newPerson('de')))).toBe(
      'Das ist ein Video, und ich kann nur Fotos kolorieren.',
    )
  })
})

describe('what one look at what we know shows is refused at once', () => {
  it('who has opted out, and whose photo that person posted', async () => {
    const { store, photos, policies } = discord
    const user = newPerson('de')
    await policies.setOptOut('discord', user.id, true)
    expect(await toldAtOnce(await colorize({ user, file: photo }))).toContain('/kolorieren-privatsphäre')
    const theirs = await store.post({ channel: photos, author: user, files: [photo] })
    expect(await toldAtOnce(onMessage(theirs))).toBe(
      'The person who posted that photo has opted out, so I cannot colour it.',
    )
  })

  it('a server that has switched us off, and a channel that is not among its own', async () => {
    const { policies } = discord
    const { guild, channel } = newServer()
    const user = newPerson('en-US', guild)
    await policies.updatePolicy('discord', guild.id, { speak: 'off', nsfw: true })
    expect(await toldAtOnce(await colorize({ user, channel, file: photo }))).toBe(
      'I am turned off on this server; someone who manages it can turn me on again.',
    )
    await policies.updatePolicy('discord', guild.id, { speak: 'freely', nsfw: true, channels: ['1'] })
    expect(await toldAtOnce(await colorize({ user, channel, file: photo }))).toBe(
      'I am not allowed to colour photos in this channel.',
    )
  })

  it('more than one person has in an hour, buttons included', async () => {
    const user = newPerson()
    const first = await colorize({ user, file: photo })
    await discord.settled(first)
    for (const label of ['More vivid', 'Softer'])
      await discord.settled(discord.press(await discord.coloured(first), label, user))
    const sentence = 'You have reached the hourly limit for one person; please try again later.'
    expect(await toldAtOnce(await colorize({ user, file: photo }))).toBe(sentence)
    const shown = await discord.coloured(first)
    expect(await toldAtOnce(discord.press(shown, 'More vivid', user))).toBe(sentence)
    expect(shown.attachments).toHaveLength(1)
  })

  it('more than a whole server has set for an hour', async () => {
    const { policies } = discord
    const { guild, channel } = newServer()
    await policies.updatePolicy('discord', guild.id, { speak: 'freely', nsfw: true, hourlyLimit: 2 })
    for (let i = 0; i < 2; i++)
      await discord.settled(await colorize({ user: newPerson('en-US', guild), channel, file: photo }))
    const late = await colorize({ user: newPerson('es-ES', guild), channel, file: photo })
    expect(await toldAtOnce(late)).toMatch(/^Este servidor/)
    await discord.settled(await colorize({ user: newPerson(), file: photo }))
  })
})

it('of more at once than one person has, so many are answered and the others refused', async () => {
  const user = newPerson()
  const asked = await Promise.all(Array.from({ length: perUser + 2 }, () => colorize({ user, file: photo })))
  const said = await Promise.all(
    asked.map(async (one) => {
      await expect.poll(() => one.answeredMs, discord.patience).toBeDefined()
      return one.original?.content ?? ''
    }),
  )
  expect(said.filter((text) => text.startsWith('Here it is'))).toHaveLength(perUser)
  expect(said.filter((text) => text.startsWith('You have reached the hourly limit'))).toHaveLength(2)
})

describe('what only the worker finds out is said in the place of the answer', () => {
  const broken = (bytes: string): NewFile => ({
    filename: 'a.jpg',
    bytes: Buffer.from(bytes),
    contentType: 'image/jpeg',
  })
  const cases: [string, () => Given, string][] = [
    ['no picture after all', () => ({ file: broken('words') }), 'That file is not a picture I can read'],
    [
      'a damaged one',
      () => ({ file: { ...broken(''), bytes: Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3, 4]) } }),
      'That picture is damaged, so I could not read it.',
    ],
    [
      'one that is gone, privately',
      () => ({ link: `${discord.sandbox.url}/attachments/1/2/x.jpg`, options: { private: true } }),
      'That picture is no longer there.',
    ],
    [
      'one on a host that we do not know, in Portuguese',
      () => ({ link: 'https://evil.example/a.jpg', user: newPerson('pt-BR') }),
      'Não busco imagens',
    ],
  ]
  it.each(cases)('%s', async (_, given, sentence) => {
    const interaction = await colorize(given())
    expect((await toldLater(interaction)).slice(0, sentence.length)).toBe(sentence)
  })

  it('who opts out while waiting gets no picture, and none is kept', async () => {
    const { queues, policies, program } = discord
    const before = await resultsIn(program)
    const user = newPerson()
    await queues.replyQueue('discord').pause()
    const interaction = await colorize({ user, file: photo })
    const isColoured = async () => (await resultsIn(program)).length > before.length
    await expect.poll(isColoured, discord.patience).toBe(true)
    await policies.setOptOut('discord', user.id, true)
    await queues.replyQueue('discord').resume()
    expect(await toldLater(interaction)).toContain('You have opted out')
    expect(await resultsIn(program)).toEqual(before)
  })
})

describe('when Redis is', () => {
  it('slow, the promise is made in time and kept', async () => {
    await discord.db.call('CLIENT', 'PAUSE', '1500', 'ALL')
    const interaction = await colorize({ file: photo })
    await expect.poll(() => interaction.acknowledgedMs, discord.patience).toBeDefined()
    expect((interaction.acknowledgedMs ?? 0) - interaction.createdMs).toBeLessThan(1_200)
    expect(interaction.answeredMs).toBeUndefined()
    expect((await discord.coloured(interaction)).content).toMatch(/^Here it is/)
  })

  it.skipIf(hasSuccessor)('away, every command says so, and works again later', async () => {
    const { store, photos, server } = discord
    const shown = await colorize({ file: photo })
    const message = await discord.coloured(shown)
    await discord.settled(shown)
    const user = store.users.get(shown.userId)
    await server.kill()
    const asked = [
      await colorize({ file: photo }),
      discord.press(message, 'More vivid', user),
      discord.press(message, 'Delete', user),
      store.invoke({ command: 'colorize-privacy opt-out', channel: photos, user: newPerson() }),
      store.invoke({ command: 'colorize-settings show', channel: photos }),
    ]
    const saysBusy = ({ original, followUps }: (typeof asked)[number]) =>
      [original, ...followUps].some((one) => one?.content === busy)
    await expect.poll(() => asked.map(saysBusy), { timeout: 20_000 }).toEqual(asked.map(() => true))
    await server.start()
    expect(message.isDeleted).toBe(false)
    expect((await discord.coloured(await colorize({ file: photo }))).content).toMatch(/^Here it is/)
  })
})
