import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Guild, Interaction } from '../../../src/sandbox/discord/store/types.ts'
import { startBotWithRedis, type BotWithRedis } from '../../support/discord/discord-bot-with-redis.ts'
import { createRequestGate, type RequestGate } from '../../support/request-gate.ts'

const photo = /^\/ephemeral-attachments\//
const anyWord = expect.stringMatching(/^Here it is in colour/) as string

let discord: BotWithRedis
let gate: RequestGate
beforeEach(async () => {
  gate = createRequestGate()
  discord = await startBotWithRedis({}, { beforeWork: gate.pass })
})
afterEach(() => discord.close())

const connected = () => expect.poll(() => discord.store.sessions.connected().length, discord.patience).toBe(1)

/** Each has the one answer, in its place. */
const onceEach = async (asked: readonly Interaction[]): Promise<void> => {
  for (const one of asked) expect(await discord.settled(one)).toBe('sent')
  expect(asked.map(({ original }) => original?.content)).toEqual(asked.map(() => anyWord))
  expect(asked.flatMap(({ followUps }) => followUps)).toEqual([])
  expect(discord.written(discord.photos).length).toBe(asked.length)
}

it('answers what was asked before and while the connection was gone, and resumes it', async () => {
  const { store, colorize } = discord
  const [session] = store.sessions.connected()
  const held = gate.hold('GET', photo)
  const before = await colorize()
  await held.reached
  store.dropConnections()
  const meanwhile = [await colorize(), await colorize()]
  await connected()
  held.release()
  await onceEach([before, ...meanwhile])
  expect(store.sessions.connected()).toEqual([session])
  expect(meanwhile.map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged'])
})

it('reconnects when it is asked to, and answers', async () => {
  const { store, colorize } = discord
  const asked = [await colorize()]
  store.askToReconnect()
  asked.push(await colorize())
  await onceEach(asked)
})

it('begins a session anew when the old one is no longer known, and answers what is asked then', async () => {
  const { store, colorize } = discord
  const [session] = store.sessions.connected()
  const held = gate.hold('GET', photo)
  const before = await colorize()
  await held.reached
  store.forgetSessions()
  await expect
    .poll(() => store.sessions.connected().some((one) => one !== session), discord.patience)
    .toBe(true)
  held.release()
  await onceEach([before, await colorize()])
})

/** A server of its own, with a setting, an answer, and a member who asked for it. */
const busyServer = async () => {
  const { store, policies } = discord
  const guild = store.addGuild({ name: 'Short stay', owner: store.you })
  const channel = store.addChannel(guild, { name: 'visited' })
  await connected()
  await policies.updatePolicy('discord', guild.id, { speak: 'freely', nsfw: false })
  const asked = await discord.colorize({ channel })
  expect(await discord.settled(asked)).toBe('sent')
  return { guild, asked }
}

/** Nothing is kept of the server: what was asked there, what was made for it, how it wants us. */
const expectForgotten = async (guild: Guild, asked: Interaction, resultId: string): Promise<void> => {
  const { ledger, policies, patience } = discord
  await expect.poll(async () => (await ledger.read(`discord-${asked.id}`))?.request, patience).toBeUndefined()
  await expect
    .poll(() => ledger.idsOfSubject({ platform: 'discord', kind: 'place', name: guild.id }))
    .toEqual([])
  await expect.poll(() => policies.storedPolicy('discord', guild.id)).toMatchObject({ nsfw: true })
  expect(await ledger.read(`discord-${asked.id}`)).toMatchObject({ state: 'sent', target: '{}' })
  expect(await ledger.artifactOf(resultId)).toBeUndefined()
}

const resultOf = async ({ id }: Interaction): Promise<string> => {
  const resultId = (await discord.ledger.read(`discord-${id}`))?.resultId ?? ''
  expect(await discord.ledger.artifactOf(resultId)).toBeDefined()
  return resultId
}

it('forgets a server that removes it', async () => {
  const { guild, asked } = await busyServer()
  const resultId = await resultOf(asked)
  discord.store.removeBot(guild)
  await expectForgotten(guild, asked, resultId)
})

it('forgets a server that removed it while its session was lost', async () => {
  const { guild, asked } = await busyServer()
  const resultId = await resultOf(asked)
  discord.store.forgetSessions()
  discord.store.removeBot(guild)
  await expectForgotten(guild, asked, resultId)
  expect(await discord.settled(await discord.colorize())).toBe('sent')
})

it('forgets a server that removed it while it was away', async () => {
  const { guild, asked } = await busyServer()
  const resultId = await resultOf(asked)
  await discord.restart(() => discord.store.removeBot(guild))
  await expectForgotten(guild, asked, resultId)
})
