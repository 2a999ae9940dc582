import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createLogger } from '../../../src/core/log.ts'
import { openThroughput } from '../../../src/stores/throughput.ts'
import { readConfig } from '../../../src/config/config.ts'
import { readAnyLink } from '../../../src/platforms/open-platforms.ts'
import { createDiscordPlatform } from '../../../src/platforms/discord/discord.ts'
import type { DiscordValues } from '../../../src/platforms/discord/settings.ts'
import type { Platform } from '../../../src/platforms/platform.ts'
import { openQuotas } from '../../../src/stores/quotas.ts'
import { notifyWaiting } from '../../../src/requests/maintenance/progress-notifier.ts'
import type { NewFile } from '../../../src/sandbox/discord/store/attachments.ts'
import type { Interaction, User } from '../../../src/sandbox/discord/store/types.ts'
import { startBotWithRedis, type BotWithRedis } from '../../support/discord/discord-bot-with-redis.ts'
import { greyPhoto } from '../../support/discord/discord-results.ts'
import { testSecrets } from '../../support/secrets.ts'

let discord: BotWithRedis
let platforms: Platform[]
let file: NewFile
/** Paths of edits to interactions' own answers, in the order in which they came. */
const edits: string[] = []
/** While it stands, such edits are held up on their way. */
let gate: Promise<void> | undefined

const beforeWork = async (path: string): Promise<void> => {
  if (!path.includes('@original')) return
  edits.push(path)
  await gate
}

beforeAll(async () => {
  discord = await startBotWithRedis({}, { beforeWork })
  file = { filename: 'old.jpg', bytes: await greyPhoto(48) }
  const { sandbox } = discord
  const env = { DISCORD_TOKEN: testSecrets.discordToken, DISCORD_API_URL: sandbox.api }
  const { values } = readConfig(env)
  const parts = {
    isDryRun: false,
    hasPublicUrl: false,
    readLink: readAnyLink,
    onTrouble: () => undefined,
    onHeldBack: () => undefined,
  }
  platforms = [createDiscordPlatform(values as DiscordValues, parts)]
})
afterAll(() => discord.close())
afterEach(async () => {
  gate = undefined
  await discord.queues.colorize.resume()
})

/** One round of telling who waits, of whom nobody else has told within five seconds. */
const tell = async (): Promise<void> => {
  const { redis, ledger, queues } = discord
  const log = createLogger({ level: 'silent' })
  await notifyWaiting({
    ledger,
    queues,
    platforms,
    log,
    quotas: openQuotas(redis),
    throughput: openThroughput(redis),
  })
}
const person = (locale = 'en-US'): User => {
  const user = discord.store.addUser({ username: `person${edits.length}`, locale })
  discord.store.addMember(discord.guild, user)
  return user
}
const colorize = async (user: User): Promise<Interaction> => {
  const { store, photos, queues, patience } = discord
  const image = await store.upload(photos, file)
  const interaction = store.invoke({ command: 'colorize', channel: photos, user, options: { image } })
  await expect.poll(() => queues.colorize.getJob(`discord-${interaction.id}`), patience).toBeDefined()
  return interaction
}
const said = ({ original }: Interaction): string => original?.content ?? ''

it('tells who waits, unasked, at most every five seconds', async () => {
  const { queues, store } = discord
  await queues.colorize.pause()
  const interaction = await colorize(person())
  const told: number[] = []
  store.events.on('change', (event) => {
    if (event.type === 'message update' && event.message === interaction.original) told.push(Date.now())
  })
  await expect.poll(() => told.length, { timeout: 25_000, interval: 25 }).toBe(2)
  const [first = 0, second = 0] = told
  expect(second - first).toBeGreaterThan(4_500)
  expect(said(interaction)).toMatch(/^You are next in line: about \d+ seconds\.$/)
  await queues.colorize.resume()
  await discord.settled(interaction)
  expect(said(interaction)).toMatch(/^Here it is in colour\./)
})

it('tells the place in line and an estimate by how long photos took of late, in the language of who waits', async () => {
  const { queues, db } = discord
  await queues.colorize.pause()
  const [first, second, third] = [
    await colorize(person()),
    await colorize(person()),
    await colorize(person('de')),
  ]
  await db.set('{colorizebot}:pace', '2000')
  await tell()
  expect(said(first)).toBe('You are next in line: about 4 seconds.')
  expect(said(second)).toBe('You are number 2 in line: about 6 seconds.')
  expect(said(third)).toBe('Du bist Nummer 3 in der Warteschlange: etwa 8 Sekunden.')
  await db.set('{colorizebot}:pace', '60000')
  await tell()
  expect(said(second)).toBe('You are number 2 in line: about 3 minutes.')
  await db.set('{colorizebot}:pace', '200')
  await queues.colorize.resume()
  for (const one of [first, second, third]) await discord.settled(one)
})

it('never writes over the answer: that waits for a word on its way, and after it none is said', async () => {
  const { queues, patience } = discord
  await queues.colorize.pause()
  const interaction = await colorize(person())
  const before = edits.length
  let open = (): void => undefined
  gate = new Promise((resolve) => (open = resolve))
  const telling = tell()
  await expect.poll(() => edits.length, patience).toBe(before + 1)
  await queues.colorize.resume()
  const state = async () => (await discord.ledger.read(`discord-${interaction.id}`))?.state
  await expect.poll(state, patience).toBe('sending')
  expect(edits.length).toBe(before + 1)
  open()
  await telling
  await discord.settled(interaction)
  expect(said(interaction)).toMatch(/^Here it is in colour\./)
  const after = edits.length
  await tell()
  expect(edits.length).toBe(after)
})

it('leaves an answer that is there as it is while a button’s wish waits', async () => {
  const { queues, press, patience } = discord
  const user = person()
  const interaction = await colorize(user)
  await discord.settled(interaction)
  const message = await discord.coloured(interaction)
  const { content } = message
  await queues.colorize.pause()
  const pressed = press(message, 'More vivid', user)
  await expect.poll(() => queues.colorize.getJob(`discord-${pressed.id}`), patience).toBeDefined()
  await tell()
  expect([message.content, message.attachments.length]).toEqual([content, 1])
  await queues.colorize.resume()
  await discord.settled(pressed)
})

it('who waits on Discord goes ahead of Reddit, however long that has waited', async () => {
  const { queues } = discord
  await queues.colorize.pause()
  const ids = Array.from({ length: 100 }, (_, i) => `reddit-t1_a${i}`)
  for (const id of ids)
    await queues.addColorize({
      id,
      platform: 'reddit',
      pictures: [{ source: { kind: 'urls', urls: ['https://i.redd.it/a.jpg'] } }],
      options: { vividness: 1, sideBySide: false, force: false },
      locale: 'en',
      visibility: 'public',
      maxBytes: 1_000_000,
      target: {},
      nsfw: false,
    })
  const interaction = await colorize(person())
  await queues.colorize.resume()
  await discord.settled(interaction)
  await expect
    .poll(() => queues.colorize.getJobCountByTypes('prioritized', 'active'), discord.patience)
    .toBe(0)
  const begun = async (id: string) => (await queues.colorize.getJob(id))?.processedOn ?? 0
  const others = await Promise.all(ids.slice(2).map(begun))
  expect(await begun(`discord-${interaction.id}`)).toBeLessThanOrEqual(Math.min(...others))
})
