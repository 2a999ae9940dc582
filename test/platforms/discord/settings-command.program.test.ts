import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { OptionInput } from '../../../src/sandbox/discord/interactions/option-values.ts'
import { messageFlag } from '../../../src/sandbox/discord/bitfields.ts'
import type { Channel, Guild, User } from '../../../src/sandbox/discord/store/types.ts'
import { startBotWithRedis, type BotWithRedis } from '../../support/discord/discord-bot-with-redis.ts'
import { distance } from '../../support/discord/discord-results.ts'

let discord: BotWithRedis
beforeAll(async () => {
  discord = await startBotWithRedis()
})
afterAll(() => discord.close())

let guild: Guild
let channel: Channel
let other: Channel
let manager: User
let member: User
let people = 0
beforeEach(() => {
  const { store } = discord
  const [one, two] = ['manager', 'member'].map((name) => store.addUser({ username: `${name}${people++}` }))
  if (!one || !two) throw new Error('they were just made')
  ;[manager, member] = [one, two]
  guild = store.addGuild({ name: 'A server', owner: store.you })
  for (const user of [manager, member]) store.addMember(guild, user)
  store.grant(guild, manager, 'MANAGE_GUILD')
  channel = store.addChannel(guild, { name: 'general' })
  other = store.addChannel(guild, { name: 'photos' })
})

const settings = async (subcommand: string, options: OptionInput = {}, user = manager): Promise<string[]> => {
  const { store } = discord
  const interaction = store.invoke({ command: `colorize-settings ${subcommand}`, channel, user, options })
  const said = await discord.answered(interaction)
  expect(said.flags).toBe(messageFlag.EPHEMERAL)
  return said.content.split('\n')
}
const colorize = (where = channel, user = member) => discord.colorize({ channel: where, user })
const saidIn = async (where: Channel): Promise<string> => {
  const interaction = await colorize(where)
  const { content } = await discord.answered(interaction)
  return content.split('\n')[0] ?? ''
}
const coloured = 'Here it is in colour.'

const asAtFirst = [
  'I respond on this server.',
  'Channels: all.',
  'Default vividness: 1.',
  'This server has not set an hourly limit of its own.',
]

it('shows how things stand, in the language of who asks', async () => {
  expect(await settings('show')).toEqual(asAtFirst)
  manager.locale = 'de'
  expect(await settings('show')).toEqual([
    'Ich antworte auf diesem Server.',
    'Kanäle: alle.',
    'Standard-Farbkraft: 1.',
    'Dieser Server hat kein eigenes Stundenlimit festgelegt.',
  ])
})

it('switches the bot off and on', async () => {
  expect((await settings('off'))[0]).toBe('I am turned off on this server.')
  expect(await saidIn(channel)).toBe(
    'I am turned off on this server; someone who manages it can turn me on again.',
  )
  expect(await settings('on')).toEqual(asAtFirst)
  expect(await saidIn(channel)).toBe(coloured)
})

it('chooses the channels in which it answers', async () => {
  expect((await settings('channels', { add: other.id }))[1]).toBe(`Channels: only <#${other.id}>.`)
  expect(await saidIn(channel)).toBe('I am not allowed to colour photos in this channel.')
  expect(await saidIn(other)).toBe(coloured)
  expect((await settings('channels', { add: channel.id }))[1]).toBe(
    `Channels: only <#${other.id}> and <#${channel.id}>.`,
  )
  expect((await settings('channels', { remove: other.id }))[1]).toBe(`Channels: only <#${channel.id}>.`)
  expect(await saidIn(other)).toBe('I am not allowed to colour photos in this channel.')
  expect((await settings('channels', { remove: channel.id }))[1]).toBe('Channels: none.')
  expect(await settings('channels', { all: true })).toEqual(asAtFirst)
  expect(await saidIn(other)).toBe(coloured)
})

it('sets how vivid colours become for whoever names no vividness', async () => {
  const { coloured: answerTo, bytesOf, store } = discord
  const pictureOf = async (options = {}) => {
    const image = await discord.upload(channel)
    const given = { command: 'colorize', channel, user: member, options: { image, ...options } }
    return bytesOf(await answerTo(store.invoke(given)))
  }
  expect((await settings('vividness', { value: 0.25 }))[2]).toBe('Default vividness: 0.25.')
  expect(await distance(await pictureOf(), await pictureOf({ vividness: 0.25 }))).toBe(0)
  expect(await distance(await pictureOf(), await pictureOf({ vividness: 1 }))).toBeGreaterThan(0)
})

it('limits the requests of the whole server, and takes the limit away again', async () => {
  expect((await settings('quota', { 'per-hour': 1 }))[3]).toBe('At most 1 request per hour.')
  expect(await saidIn(channel)).toBe(coloured)
  expect(await saidIn(channel)).toBe('This server has reached its hourly limit; please try again later.')
  expect(await settings('quota')).toEqual(asAtFirst)
  expect(await saidIn(channel)).toBe(coloured)
})

it('keeps each setting while another changes, in Redis, for this server alone', async () => {
  await settings('vividness', { value: 2 })
  await settings('quota', { 'per-hour': 7 })
  await settings('off')
  expect(await settings('channels', { add: other.id })).toEqual([
    'I am turned off on this server.',
    `Channels: only <#${other.id}>.`,
    'Default vividness: 2.',
    'At most 7 requests per hour.',
  ])
  expect(await discord.policies.currentPolicy('discord', guild.id)).toMatchObject({
    speak: 'off',
    vividness: 2,
    hourlyLimit: 7,
    channels: [other.id],
  })
  discord.store.addMember(discord.guild, member)
  expect(await saidIn(discord.photos)).toBe(coloured)
})

it('is offered to those who manage the server only, and in servers only', () => {
  const { store } = discord
  const offered = (where: Channel, user: User) =>
    store
      .commandsFor(where, user)
      .map(({ name }) => name)
      .includes('colorize-settings')
  expect([offered(channel, manager), offered(channel, member)]).toEqual([true, false])
  expect(offered(store.directChannel(store.you, store.bot), store.you)).toBe(false)
})

it('asks for that right itself: a server may offer the command to others', async () => {
  const { store } = discord
  // as an administrator does under Integrations
  const command = store.commandsFor(channel, manager).find(({ name }) => name === 'colorize-settings')
  if (!command) throw new Error('it is registered')
  const { defaultMemberPermissions } = command
  command.defaultMemberPermissions = undefined
  expect(await settings('off', {}, member)).toEqual([
    'Only people who can manage this server may change my settings here.',
  ])
  command.defaultMemberPermissions = defaultMemberPermissions
  expect(await settings('show')).toEqual(asAtFirst)
})
