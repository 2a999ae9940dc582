import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createColorizer } from '../../../src/pipeline/colorizer.ts'
import { messageFlag } from '../../../src/sandbox/discord/bitfields.ts'
import type { Interaction, Message, User } from '../../../src/sandbox/discord/store/types.ts'
import { startBotWithRedis, type BotWithRedis } from '../../support/discord/discord-bot-with-redis.ts'
import {
  distance,
  fileOf,
  pageIn,
  resultsIn,
  sizeOf,
  statusOf,
  withPages,
} from '../../support/discord/discord-results.ts'

let discord: BotWithRedis
let asker: User
let passerBy: User
let moderator: User
let people = 0
beforeAll(async () => {
  discord = await startBotWithRedis(await withPages())
})
afterAll(() => discord.close())
beforeEach(() => {
  const { store, guild } = discord
  const [one, two, three] = ['asker', 'passer-by', 'moderator'].map((name) => {
    const user = store.addUser({ username: `${name}${people++}` })
    store.addMember(guild, user)
    return user
  })
  if (!one || !two || !three) throw new Error('they were just made')
  ;[asker, passerBy, moderator] = [one, two, three]
  store.grant(guild, moderator, 'MANAGE_MESSAGES')
})

/** What comes of it, once all that belongs to it is noted. */
const colouredFor = async (interaction: Interaction): Promise<Message> => {
  await discord.settled(interaction)
  return discord.coloured(interaction)
}
/** An answer in colour, to `asker`. */
const answer = async (options = {}): Promise<Message> =>
  colouredFor(await discord.colorize({ user: asker, options }))
const press = async (message: Message, label: string): Promise<Interaction> => {
  const interaction = discord.press(message, label, asker)
  await discord.settled(interaction)
  return interaction
}
/** Presses in vain, and answers what is said to that. */
const refusedTo = async (user: User, message: Message, label: string): Promise<Message> => {
  const interaction = discord.press(message, label, user)
  const said = await discord.answered(interaction)
  expect(interaction.acknowledgement).toBe('answered')
  expect(said.flags).toBe(messageFlag.EPHEMERAL)
  return said
}
const isDisabled = (message: Message, label: string): unknown =>
  discord.buttons(message).find((one) => one['label'] === label)?.['disabled']
const resultOf = ({ content }: Message): string => /\/r\/([0-9a-f]{32})/.exec(content)?.[1] ?? ''

describe('“More vivid”', () => {
  it('renders again what was kept, without the network, in the same message', async () => {
    const { store, bytesOf, program } = discord
    const colorizer = await createColorizer({ device: 'cpu' })
    const message = await answer()
    const [before, prediction] = await Promise.all(
      ['before.jpg', 'prediction'].map((name) => readFile(fileOf(program, resultOf(message), name))),
    )
    if (!before || !prediction) throw new Error('both were read')
    // nothing that the network could look at is left
    const sources = [...store.interactions.all()].flatMap(({ input }) =>
      input.kind === 'slash' ? input.attachments : [],
    )
    for (const { id } of sources) store.files.remove(id)
    const pressed = await press(message, 'More vivid')
    expect(pressed.acknowledgement).toBe('update deferred')
    expect(pressed.original?.id).toBe(message.id)
    const expected = await colorizer.recolor(before, prediction, {
      vividness: 1.5,
      maxBytes: 10 * 1024 * 1024,
    })
    expect((await bytesOf(message)).equals(Buffer.from(expected.after))).toBe(true)
    await colorizer.close()
  })

  it('goes as far as it can, and “Softer” back again', async () => {
    const message = await answer({ vividness: 1.5 })
    const { bytesOf } = discord
    const first = await bytesOf(message)
    await press(message, 'More vivid')
    expect([isDisabled(message, 'More vivid'), isDisabled(message, 'Softer')]).toEqual([true, false])
    await press(message, 'Softer')
    expect(isDisabled(message, 'More vivid')).toBe(false)
    expect(await distance(await bytesOf(message), first)).toBeLessThan(1)
  })

  it('loses nothing, however often it is pressed', async () => {
    const { bytesOf } = discord
    const message = await answer({ vividness: 1.5 })
    await press(message, 'Softer')
    const once = await bytesOf(message)
    for (const label of ['Softer', 'More vivid', 'More vivid', 'Softer']) await press(message, label)
    expect((await bytesOf(message)).equals(once)).toBe(true)
  })

  it('leaves nothing of the earlier rendering: its page gives way to the new one', async () => {
    const message = await answer()
    const earlier = pageIn(message.content)
    await press(message, 'More vivid')
    expect(pageIn(message.content)).not.toBe(earlier)
    expect(await statusOf(pageIn(message.content))).toBe(200)
    await expect.poll(() => statusOf(earlier), discord.patience).toBe(404)
    await expect.poll(() => resultsIn(discord.program), discord.patience).not.toContain(earlier.slice(-32))
  })

  it('keeps the spoiler marks and the number of pictures', async () => {
    const { store, photos, photo } = discord
    const files = [photo('a.jpg'), { ...photo('b.jpg'), spoiler: true }]
    const post = await store.post({ channel: photos, files })
    const message = await colouredFor(
      store.invokeOnMessage({ command: 'Colorize', message: post, user: asker }),
    )
    await press(message, 'More vivid')
    expect(message.attachments.map(({ filename }) => filename)).toEqual([
      'in-colour.jpg',
      'SPOILER_in-colour-2.jpg',
    ])
  })
})

describe('“Side by side”', () => {
  it('shows photo and result beside each other, and “Colour only” the result again', async () => {
    const { bytesOf } = discord
    const message = await answer()
    const first = await bytesOf(message)
    const { width, height } = await sizeOf(first)
    await press(message, 'Side by side')
    const pair = await sizeOf(await bytesOf(message))
    expect(pair.width / pair.height).toBeGreaterThan((1.9 * width) / height)
    expect(pageIn(message.content)).toMatch(/view=side-by-side/)
    await press(message, 'Colour only')
    expect(await distance(await bytesOf(message), first)).toBeLessThan(1)
  })
})

describe('who asked, and moderators', () => {
  it.each(['More vivid', 'Side by side', 'Delete'])('are the only ones for “%s”', async (label) => {
    const message = await answer()
    const content = message.content
    passerBy.locale = 'fr'
    expect((await refusedTo(passerBy, message, label)).content).toMatch(/^Seul(e|s)? .*modérat/)
    expect([message.content, message.isDeleted]).toEqual([content, false])
    discord.press(message, label, moderator)
    await expect.poll(() => message.content !== content || message.isDeleted, discord.patience).toBe(true)
  })
})

it('a wish in vain is told to who pressed alone: the answer and its buttons stay as they are', async () => {
  const { queues, store, patience } = discord
  const message = await answer()
  const { content } = message
  await queues.colorize.pause()
  const [first, second] = [
    discord.press(message, 'More vivid', asker),
    discord.press(message, 'Side by side', asker),
  ]
  await expect.poll(() => second.followUps.length + first.followUps.length, patience).toBe(1)
  const [said] = [...first.followUps, ...second.followUps]
  expect(said?.content).toBe('I am still working on the previous request; please try again in a moment.')
  expect(store.messagesSeenBy(passerBy, discord.photos)).not.toContain(said)
  expect(message.content).toBe(content)
  await queues.colorize.resume()
  for (const one of [first, second]) await discord.settled(one)
  expect(message.content).toMatch(/^Here it is in colour/)
  await press(message, 'Softer')
  expect(pageIn(message.content)).not.toBe('')
})

it('so is a wish that came to nothing in the end, and “Delete” still takes all away', async () => {
  const { queues, policies, patience } = discord
  const message = await answer()
  const page = pageIn(message.content)
  await queues.colorize.pause()
  const pressed = discord.press(message, 'More vivid', asker)
  await expect.poll(() => queues.colorize.getJob(`discord-${pressed.id}`), patience).toBeDefined()
  await policies.setOptOut('discord', asker.id, true)
  await queues.colorize.resume()
  await discord.settled(pressed)
  await policies.setOptOut('discord', asker.id, false)
  expect(pressed.followUps[0]?.content).toContain('You have opted out')
  expect(pageIn(message.content)).toBe(page)
  discord.press(message, 'Delete', asker)
  await expect.poll(() => statusOf(page), patience).toBe(404)
})

describe('“Delete”', () => {
  it('takes the answer away, and all that was kept of it', async () => {
    const { patience, program } = discord
    const message = await answer()
    const page = pageIn(message.content)
    expect(await statusOf(page)).toBe(200)
    discord.press(message, 'Delete', asker)
    await expect.poll(() => message.isDeleted, patience).toBe(true)
    await expect.poll(() => statusOf(page), patience).toBe(404)
    await expect.poll(() => resultsIn(program), patience).not.toContain(page.slice(-32))
  })

  it('reaches a private answer too', async () => {
    const message = await answer({ private: true })
    discord.press(message, 'Delete', asker)
    await expect.poll(() => message.isDeleted, discord.patience).toBe(true)
  })

  it('reaches an answer where the bot itself is not', async () => {
    const { store, colorize, patience } = discord
    const friend = store.addUser({ username: `friend${people++}` })
    const channel = store.groupChannel(store.you, friend)
    const message = await colouredFor(await colorize({ channel }))
    discord.press(message, 'More vivid')
    await expect.poll(() => message.editedMs, patience).toBeDefined()
    discord.press(message, 'Delete')
    await expect.poll(() => message.isDeleted, patience).toBe(true)
  })
})

it('an answer of which nothing is kept any more says so, and stays as it is', async () => {
  const { store, photos, answered } = discord
  const message = await answer()
  const { content } = message
  await answered(store.invoke({ command: 'colorize-privacy delete-my-data', channel: photos, user: asker }))
  await expect.poll(() => statusOf(pageIn(content)), discord.patience).toBe(404)
  const refused = await refusedTo(asker, message, 'More vivid')
  expect(refused.content).toBe('That answer or its photo is no longer stored; please send the photo again.')
  expect([message.content, message.attachments.length]).toEqual([content, 1])
})
