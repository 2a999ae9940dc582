import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Channel, Guild } from '../../../../src/sandbox/discord/store/types.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../../../support/discord/discord-sandbox.ts'
import {
  caller,
  channelNamed,
  messageCommand,
  registerCommands,
  slashCommand,
  type Body,
  type Call,
} from '../client.ts'

let discord: DiscordSandbox
let call: Call
let path: string
let channel: Channel
let guild: Guild
beforeEach(async () => {
  discord = await startDiscordSandbox()
  call = caller(discord)
  path = `/applications/${discord.store.application.id}/commands`
  channel = channelNamed(discord)
  guild = discord.store.guildOf(channel) as Guild
})
afterEach(() => discord.close())

const option = (given: Body) => ({ name: 'photo', description: 'The photo', type: 3, ...given })
const withOptions = (...options: Body[]) => ({ ...slashCommand, options })
const many = Array.from({ length: 26 }, (_, place) => option({ name: `o${place}` }))
const heavy = Array.from({ length: 25 }, (_, place) =>
  option({ name: `o${place}`, description: 'x'.repeat(100) }),
)

describe('registered commands', () => {
  it('keep their ids when they are registered again', async () => {
    const commands = [{ ...slashCommand, contexts: [0, 1, 2] }, messageCommand]
    const first = await call('PUT', path, commands)
    expect(first.body).toMatchObject([
      { name: 'colorize', type: 1, integration_types: [0, 1], contexts: [0, 1, 2], nsfw: false },
      { name: 'Colorize', type: 3, description: '', contexts: null },
    ])
    expect((await call('PUT', path, commands)).body).toEqual(first.body)
    const [changed] = (await call('PUT', path, [{ ...slashCommand, description: 'New' }]))
      .body as unknown as Body[]
    const [before] = first.body as unknown as Body[]
    expect(changed?.['id']).toBe(before?.['id'])
    expect(changed?.['version']).not.toBe(before?.['version'])
    expect((await call('GET', path)).body).toHaveLength(1)
  })

  it('can be created, read, changed and deleted one by one', async () => {
    const made = await call('POST', path, slashCommand)
    expect(made.status).toBe(201)
    expect((await call('POST', path, slashCommand)).status).toBe(200)
    const one = `${path}/${String(made.body['id'])}`
    expect((await call('PATCH', one, { description: 'Better' })).body).toMatchObject({
      name: 'colorize',
      description: 'Better',
      id: made.body['id'],
    })
    expect((await call('GET', one)).body['description']).toBe('Better')
    expect((await call('DELETE', one)).status).toBe(204)
    expect(await call('GET', one)).toMatchObject({ status: 404, body: { code: 10_063 } })
  })

  it('of a guild are available only in that guild', async () => {
    const own = path.replace('/commands', `/guilds/${guild.id}/commands`)
    expect((await call('PUT', own, [slashCommand])).body).toMatchObject([{ guild_id: guild.id }])
    expect((await call('GET', path)).body).toEqual([])
    const other = discord.store.addGuild({ name: 'Other', owner: discord.store.you })
    const there = discord.store.addChannel(other, { name: 'there' })
    expect(discord.store.commandsFor(channel).map(({ name }) => name)).toEqual(['colorize'])
    expect(discord.store.commandsFor(there)).toEqual([])
    expect(await call('GET', '/applications/1/commands')).toMatchObject({ status: 403 })
  })

  it.each<[string, Body, string, Body]>([
    ['upper case', { ...slashCommand, name: 'Colorize' }, 'name', {}],
    ['spaces', { ...slashCommand, name: 'color ize' }, 'name', {}],
    ['no description', { name: 'colorize' }, 'description', {}],
    ['a long description', { ...slashCommand, description: 'x'.repeat(101) }, 'description', {}],
    ['an unknown locale', { ...slashCommand, name_localizations: { xx: 'x' } }, 'name_localizations', {}],
    [
      'a bad localization',
      { ...slashCommand, name_localizations: { de: 'Färben' } },
      'name_localizations',
      {},
    ],
    ['an unknown context', { ...slashCommand, contexts: [3] }, 'contexts', {}],
    ['options on a menu', { ...messageCommand, options: [option({})] }, 'options', {}],
    ['a description on a menu', { ...messageCommand, description: 'x' }, 'description', {}],
    ['26 options', withOptions(...many), 'options', {}],
    ['an option twice', withOptions(option({}), option({})), 'options', { 1: {} }],
    [
      'a required option after an optional one',
      withOptions(option({}), option({ name: 'other', required: true })),
      'options',
      { 1: { _errors: [{ code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID' }] } },
    ],
    [
      'a choice of another type',
      withOptions(option({ choices: [{ name: 'a', value: 1 }] })),
      'options',
      { 0: {} },
    ],
    ['upper case in an option', withOptions(option({ name: 'Photo' })), 'options', { 0: { name: {} } }],
    [
      'more than 8000 characters',
      withOptions(
        ...heavy.map((one) => ({
          ...one,
          choices: heavy.map(({ name }) => ({ name: name.repeat(3), value: name })),
        })),
      ),
      '_errors',
      {},
    ],
  ])('are rejected with %s', async (_what, command, field, errors) => {
    const { status, body } = await call('PUT', path, [messageCommand, command])
    expect(status).toBe(400)
    expect(body).toMatchObject({
      message: 'Invalid Form Body',
      code: 50_035,
      errors: { 1: { [field]: errors } },
    })
    expect((await call('GET', path)).body).toEqual([])
  })

  it('can be named in any script', async () => {
    const name_localizations = { de: 'färben', hi: 'रंगना', ja: 'カラー化', ru: 'раскрасить' }
    expect(await call('PUT', path, [{ ...slashCommand, name_localizations }])).toMatchObject({ status: 200 })
  })
})

describe('a user', () => {
  const names = (where = channel) => discord.store.commandsFor(where).map(({ name }) => name)

  it('is offered only commands for the context', async () => {
    const { store } = discord
    await registerCommands(discord, [
      { ...slashCommand, name: 'guild', contexts: [0] },
      { ...slashCommand, name: 'dm', contexts: [1] },
      { ...slashCommand, name: 'anywhere', integration_types: [1], contexts: [0, 1, 2] },
      { ...slashCommand, name: 'dark', nsfw: true, contexts: [0] },
    ])
    expect(names()).toEqual(['guild', 'anywhere'])
    expect(names(channelNamed(discord, 'after-dark'))).toEqual(['guild', 'anywhere', 'dark'])
    expect(names(store.directChannel(store.you, store.bot))).toEqual(['dm', 'anywhere'])
    expect(names(store.groupChannel(store.you, store.addUser({ username: 'ann' })))).toEqual(['anywhere'])
    store.you.hasInstalled = false
    expect(names()).toEqual(['guild'])
  })

  it('is offered only commands that their permissions allow', async () => {
    await registerCommands(discord, [
      { ...slashCommand, name: 'settings', default_member_permissions: '32' },
      { ...slashCommand, name: 'nobody', default_member_permissions: '0' },
    ])
    const ann = discord.store.addUser({ username: 'ann' })
    discord.store.addMember(guild, ann)
    const offered = () => discord.store.commandsFor(channel, ann).map(({ name }) => name)
    expect(offered()).toEqual([])
    discord.store.grant(guild, ann, 'MANAGE_GUILD')
    expect(offered()).toEqual(['settings'])
    expect(names()).toEqual(['settings', 'nobody'])
  })

  it('can run a command only with valid options', async () => {
    const { store } = discord
    const sub = { name: 'add', description: 'Adds', type: 1 }
    const number = option({ name: 'vividness', type: 10, min_value: 0, max_value: 2 })
    const choices = [{ name: 'Small', value: 's' }]
    await registerCommands(discord, [
      withOptions(option({ required: true, choices }), number),
      { ...slashCommand, name: 'album', options: [{ ...sub, options: [option({ type: 5 })] }] },
    ])
    const invoke = (command: string, options: Record<string, string | number | boolean> = {}) =>
      store.invoke({ command, channel, options })
    expect(() => invoke('nothing')).toThrow('not available')
    expect(() => invoke('colorize')).toThrow('required')
    expect(() => invoke('colorize', { photo: 'x' })).toThrow('not valid')
    expect(() => invoke('colorize', { photo: 's', vividness: 3 })).toThrow('not valid')
    expect(() => invoke('colorize', { photo: 's', other: 3 })).toThrow('Unknown option')
    expect(() => invoke('album')).toThrow('needs a subcommand')
    expect(() => invoke('album remove')).toThrow('Unknown subcommand')
    expect(invoke('colorize', { photo: 's', vividness: 1.5 }).input).toMatchObject({
      options: [
        { name: 'photo', type: 3, value: 's' },
        { name: 'vividness', type: 10, value: 1.5 },
      ],
    })
    expect(invoke('album add', { photo: true }).input).toMatchObject({
      options: [{ name: 'add', type: 1, options: [{ name: 'photo', type: 5, value: true }] }],
    })
  })
})
