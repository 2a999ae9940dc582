import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Interaction } from '../../src/sandbox/discord/records.ts'
import { startDiscordBot, type DiscordBot } from '../support/discord-bot.ts'

let discord: DiscordBot
let release: (() => void) | undefined
/** While it is set, what the CDN answers is held back: a job is in its middle. */
let held: Promise<void> | undefined
beforeAll(async () => {
  const beforeAnswer = (path: string) => (held && path.includes('attachments') ? held : Promise.resolve())
  discord = await startDiscordBot({}, { beforeAnswer })
})
afterAll(() => discord.close())

const hold = (): void => {
  held = new Promise((resolve) => (release = resolve))
}
const letGo = (): void => {
  release?.()
  held = undefined
}

const isConnected = (): boolean => discord.store.sessions.connected().length > 0
const reconnected = () => expect.poll(isConnected, discord.patience).toBe(true)
const acknowledged = ({ acknowledgement }: Interaction) => acknowledgement !== undefined

const answeredOnce = async (interaction: Interaction): Promise<void> => {
  expect((await discord.coloured(interaction)).attachments).toHaveLength(1)
  expect(interaction.followUps).toEqual([])
}

it('a connection that drops in the middle of a job is resumed, and what was asked meanwhile is heard', async () => {
  const { store, colorize, patience, written, photos } = discord
  const before = written(photos).length
  const [session] = store.sessions.connected()
  hold()
  const first = await colorize()
  await expect.poll(() => acknowledged(first), patience).toBe(true)
  store.dropConnections()
  const meanwhile = await colorize() // while nobody is connected
  letGo()
  await answeredOnce(first)
  await answeredOnce(meanwhile)
  expect(store.sessions.connected()).toEqual([session])
  expect(written(photos)).toHaveLength(before + 2)
})

it('connects again when it is asked to', async () => {
  const { store, colorize } = discord
  const [session] = store.sessions.connected()
  const line = session?.line
  store.askToReconnect()
  await expect
    .poll(() => isConnected() && store.sessions.connected()[0]?.line !== line, discord.patience)
    .toBe(true)
  await answeredOnce(await colorize())
})

it('begins a new session where the old one is gone, and hears what is asked from then on', async () => {
  const { store, colorize } = discord
  const [session] = store.sessions.connected()
  store.forgetSessions()
  await expect
    .poll(() => isConnected() && store.sessions.connected()[0] !== session, discord.patience)
    .toBe(true)
  await answeredOnce(await colorize())
})

it('connects again after a close that Discord calls temporary', async () => {
  const { store, colorize } = discord
  store.dropConnections({ code: 4000 })
  await reconnected()
  await answeredOnce(await colorize())
})
