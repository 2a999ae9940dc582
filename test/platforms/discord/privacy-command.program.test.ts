import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NewFile } from '../../../src/sandbox/discord/store/attachments.ts'
import { messageFlag } from '../../../src/sandbox/discord/bitfields.ts'
import type { Channel, Interaction, User } from '../../../src/sandbox/discord/store/types.ts'
import { discordEnv } from '../../support/discord/discord-bot.ts'
import { startBotWithRedis, type BotWithRedis } from '../../support/discord/discord-bot-with-redis.ts'
import { greyPhoto, pageIn, resultsIn, statusOf, withPages } from '../../support/discord/discord-results.ts'
import { startTestProgram } from '../../support/program/test-program.ts'
import { redisContent } from '../../support/redis/redis-content.ts'

let discord: BotWithRedis
let file: NewFile
/** While it stands, Discord hands out no picture. */
let gate: Promise<void> | undefined
beforeAll(async () => {
  const beforeWork = (path: string) =>
    path.startsWith('/ephemeral-attachments') ? (gate ?? Promise.resolve()) : Promise.resolve()
  discord = await startBotWithRedis(await withPages(), { beforeWork })
  file = { filename: 'old.jpg', bytes: await greyPhoto(48) }
})
afterAll(() => discord.close())

const newPerson: BotWithRedis['newPerson'] = (...given) => discord.newPerson(...given)
const newServer = () => discord.newServer()
const colorize = async (
  user: User,
  channel: Channel = discord.photos,
  options = {},
): Promise<Interaction> => {
  const image = await discord.store.upload(channel, file)
  return discord.store.invoke({ command: 'colorize', channel, user, options: { image, ...options } })
}
const coloured = async (user: User, channel?: Channel) => {
  const interaction = await colorize(user, channel)
  expect(await discord.settled(interaction)).toBe('sent')
  return { interaction, answer: await discord.coloured(interaction) }
}
/** What a subcommand of /colorize-privacy says, to who used it alone. */
const privacy = async (subcommand: string, user: User, channel = discord.photos): Promise<string> => {
  const { store } = discord
  const interaction = store.invoke({ command: `colorize-privacy ${subcommand}`, channel, user })
  const said = await discord.answered(interaction)
  expect(said.flags).toBe(messageFlag.EPHEMERAL)
  return said.content
}
/** What Redis has; how often somebody has asked is counted for an hour, whatever they want forgotten. */
const content = async (): Promise<string> =>
  (await redisContent(discord.server.url))
    .split('\n')
    .filter((line) => !line.startsWith('["{colorizebot}:quota:'))
    .join('\n')

describe('/colorize-privacy', () => {
  it('opts anybody out, and in again', async () => {
    const user = newPerson('de')
    expect(await privacy('opt-out', user)).toMatch(/^Erledigt: Ich ignoriere dich und die Fotos/)
    const refused = await colorize(user)
    expect((await discord.answered(refused)).content).toContain('/kolorieren-privatsphäre')
    expect(await privacy('opt-in', user)).toBe('Erledigt: Ich antworte dir wieder.')
    await coloured(user)
  })

  it('can be used wherever the bot can be, also by who has opted out', async () => {
    const { store } = discord
    const user = newPerson()
    await privacy('opt-out', user, store.directChannel(user, store.bot))
    await privacy('opt-in', user, store.groupChannel(user, newPerson()))
    await coloured(user)
  })

  it('deletes what is kept of a person’s requests, and nobody else’s', async () => {
    const [user, other] = [newPerson(), newPerson()]
    const [mine, theirs] = [await coloured(user), await coloured(other)]
    const [page, otherPage] = [mine, theirs].map(({ answer }) => pageIn(answer.content))
    expect(await content()).toContain(mine.interaction.id)
    expect(await privacy('delete-my-data', user)).toMatch(
      /^Done: everything I stored about your requests will be deleted/,
    )
    await expect.poll(() => statusOf(page ?? ''), discord.patience).toBe(404)
    const isKept = async () => (await content()).includes(user.id)
    await expect.poll(isKept, discord.patience).toBe(false)
    expect(await resultsIn(discord.program)).not.toContain(page?.slice(-32))
    expect(await statusOf(otherPage ?? '')).toBe(200)
    expect(mine.answer.isDeleted).toBe(false)
  })

  it('deletes what is kept of a photo that the person posted and another had coloured', async () => {
    const { store, photos } = discord
    const [author, other] = [newPerson(), newPerson()]
    const message = await store.post({ channel: photos, author, files: [file] })
    const interaction = store.invokeOnMessage({ command: 'Colorize', message, user: other })
    await discord.settled(interaction)
    const page = pageIn((await discord.coloured(interaction)).content)
    await privacy('delete-my-data', author)
    await expect.poll(() => statusOf(page), discord.patience).toBe(404)
  })

  it('deletes what waits in line too: it comes to nothing, and nothing of it stays', async () => {
    const { queues, program } = discord
    const before = await resultsIn(program)
    const user = newPerson()
    await queues.colorize.pause()
    const waiting = await colorize(user)
    await expect.poll(() => queues.colorize.getJob(`discord-${waiting.id}`), discord.patience).toBeDefined()
    await privacy('delete-my-data', user)
    await expect.poll(() => discord.stateOf(waiting.id), discord.patience).toBe('skipped')
    await queues.colorize.resume()
    await coloured(newPerson())
    expect((await resultsIn(program)).length).toBe(before.length + 1)
    await expect.poll(async () => (await content()).includes(user.id), discord.patience).toBe(false)
  })

  it('deletes what is being coloured too', async () => {
    const { program, queues } = discord
    const before = await resultsIn(program)
    let open = (): void => undefined
    gate = new Promise((resolve) => (open = resolve))
    const user = newPerson()
    const running = await colorize(user)
    await expect.poll(() => queues.colorize.getActiveCount(), discord.patience).toBe(1)
    await privacy('delete-my-data', user)
    await expect.poll(() => discord.stateOf(running.id), discord.patience).toBe('skipped')
    open()
    gate = undefined
    await expect.poll(() => queues.colorize.getActiveCount(), discord.patience).toBe(0)
    expect((await resultsIn(program)).sort()).toEqual(before.sort())
    expect((await content()).includes(user.id)).toBe(false)
  })

  it('keeps an opt-out when it deletes the rest', async () => {
    const user = newPerson()
    await privacy('opt-out', user)
    await privacy('delete-my-data', user)
    expect((await discord.answered(await colorize(user))).content).toContain('You have opted out')
  })
})

describe('a server that removes the bot', () => {
  const kept = async (guildId: string): Promise<boolean> => (await content()).includes(guildId)

  it('takes its requests, their results and its settings with it; others’ stay', async () => {
    const { store, policies } = discord
    const { guild, channel } = newServer()
    const user = newPerson('en-US', guild)
    const here = await coloured(user, channel)
    const elsewhere = await coloured(newPerson())
    await policies.updatePolicy('discord', guild.id, { speak: 'freely', nsfw: true, vividness: 2 })
    store.removeBot(guild)
    await expect.poll(() => statusOf(pageIn(here.answer.content)), discord.patience).toBe(404)
    await expect.poll(() => kept(guild.id), discord.patience).toBe(false)
    expect(await statusOf(pageIn(elsewhere.answer.content))).toBe(200)
    expect(await resultsIn(discord.program)).not.toContain(pageIn(here.answer.content).slice(-32))
  })

  it('is not one that Discord cannot reach for a while', async () => {
    const { guild, channel } = newServer()
    const page = pageIn((await coloured(newPerson('en-US', guild), channel)).answer.content)
    discord.store.dropConnections()
    await coloured(newPerson())
    expect(await statusOf(page)).toBe(200)
  })
})

it('a server that has removed the bot while it was not running takes its data with it all the same', async () => {
  const { sandbox, server, store } = discord
  const { guild, channel } = newServer()
  await coloured(newPerson('en-US', guild), channel)
  await discord.program.close()
  store.removeBot(guild)
  expect(await content()).toContain(guild.id)
  const later = await startTestProgram({ ...discordEnv(sandbox), REDIS_URL: server.url })
  try {
    await expect.poll(async () => (await content()).includes(guild.id), discord.patience).toBe(false)
  } finally {
    await later.close()
  }
})
