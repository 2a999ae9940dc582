import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Interaction, Message, User } from '../../../../src/sandbox/discord/store/types.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../../../support/discord/discord-sandbox.ts'
import {
  caller,
  channelNamed,
  logIn,
  messageCommand,
  next,
  pathsOf,
  registerCommands,
  slashCommand,
  type Call,
} from '../client.ts'

let discord: DiscordSandbox
let call: Call
beforeEach(async () => {
  discord = await startDiscordSandbox()
  call = caller(discord, '')
  await registerCommands(discord, [slashCommand, messageCommand])
})
afterEach(() => discord.close())

const invoke = (): Interaction =>
  discord.store.invoke({ command: 'colorize', channel: channelNamed(discord) })
const paths = (interaction: Interaction) => pathsOf(discord, interaction)
const answer = (content: string, flags = 0) => ({ type: 4, data: { content, flags } })
const defer = (flags = 0) => ({ type: 5, data: { flags } })

describe('the first response to an interaction', () => {
  it('must come within three seconds', async () => {
    const interaction = invoke()
    discord.advance(3_001)
    expect(interaction.state).toBe('failed')
    const late = await call('POST', paths(interaction).callback, defer())
    expect(late).toMatchObject({ status: 404, body: { code: 10_062, message: 'Unknown interaction' } })
    const { webhook, original } = paths(interaction)
    expect(await call('POST', webhook, { content: 'x' })).toMatchObject({
      status: 404,
      body: { code: 10_015 },
    })
    expect(await call('PATCH', original, { content: 'x' })).toMatchObject({ body: { code: 10_015 } })
  })

  it('is accepted once, even from concurrent requests', async () => {
    const interaction = invoke()
    const { callback } = paths(interaction)
    const both = await Promise.all([answer('one'), answer('two')].map((one) => call('POST', callback, one)))
    expect(both.map(({ status }) => status).sort()).toEqual([204, 400])
    expect(await call('POST', callback, defer())).toMatchObject({ status: 400, body: { code: 40_060 } })
    expect(discord.store.messages.in(interaction.channelId)).toHaveLength(4)
  })

  it('is returned with with_response=true', async () => {
    const interaction = invoke()
    const shown = await call('POST', `${paths(interaction).callback}?with_response=true`, answer('hi'))
    const id = interaction.original?.id
    expect(shown).toMatchObject({
      status: 200,
      body: {
        interaction: {
          id: interaction.id,
          type: 2,
          response_message_id: id,
          response_message_loading: false,
        },
        resource: { type: 4, message: { id, content: 'hi', webhook_id: discord.store.application.id } },
      },
    })
  })

  it('decides whether the answer is ephemeral', async () => {
    const interaction = invoke()
    const { callback, original } = paths(interaction)
    await call('POST', callback, defer(64))
    expect(interaction.original?.flags).toBe(64 | 128)
    expect(await call('PATCH', original, { content: 'done', flags: 0 })).toMatchObject({
      body: { flags: 64 },
    })
    const { channelId } = interaction
    expect(discord.store.messages.in(channelId)).toHaveLength(3)
    const channel = channelNamed(discord)
    expect(discord.store.messagesSeenBy(discord.store.you, channel)).toHaveLength(4)
    const path = `/channels/${channelId}/messages/${interaction.original?.id ?? ''}`
    expect(await caller(discord)('GET', path)).toMatchObject({ status: 404, body: { code: 10_008 } })
    expect(await call('DELETE', original)).toMatchObject({ status: 204 })
    expect(await call('GET', original)).toMatchObject({ status: 404, body: { code: 10_008 } })
  })

  it('must not be empty or of a type for components', async () => {
    const { callback } = paths(invoke())
    expect(await call('POST', callback, answer(''))).toMatchObject({ status: 400, body: { code: 50_006 } })
    const update = await call('POST', callback, { type: 7, data: { content: 'x' } })
    expect(update).toMatchObject({ status: 400, body: { code: 50_035 } })
  })
})

describe('an interaction’s token', () => {
  it('has no original response before the first response', async () => {
    const { original } = paths(invoke())
    expect(await call('GET', original)).toMatchObject({ status: 404, body: { code: 10_008 } })
  })

  it('expires after 15 minutes', async () => {
    const interaction = invoke()
    const { callback, original, webhook } = paths(interaction)
    await call('POST', callback, defer())
    discord.advance(15 * 60_000 + 1)
    const over = { status: 401, body: { code: 50_027, message: 'Invalid Webhook Token' } }
    expect(await call('PATCH', original, { content: 'x' })).toMatchObject(over)
    expect(await call('POST', webhook, { content: 'x' })).toMatchObject(over)
    expect(interaction.state).toBe('failed')
    const unknown = await call('GET', `/webhooks/${discord.store.application.id}/nothing/messages/@original`)
    expect(unknown).toMatchObject({ status: 404, body: { code: 10_015 } })
  })

  it('turns the first follow-up after a deferral into the answer', async () => {
    const interaction = invoke()
    const { callback, webhook } = paths(interaction)
    await call('POST', callback, defer())
    await call('POST', webhook, { content: 'the answer' })
    expect(interaction.original).toMatchObject({ content: 'the answer', flags: 0 })
    const { body } = await call('POST', webhook, { content: 'more', flags: 64 })
    expect(body).toMatchObject({ content: 'more', flags: 64 })
    expect(interaction.followUps).toHaveLength(1)
    const path = `${webhook}/messages/${String(body['id'])}`
    expect(await call('PATCH', path, { content: 'less' })).toMatchObject({ body: { content: 'less' } })
    expect(await call('DELETE', path)).toMatchObject({ status: 204 })
  })
})

describe('a user-installed application', () => {
  beforeEach(() => {
    const guild = [...discord.store.guilds.values()][0]
    if (guild) discord.store.removeBot(guild)
  })

  it('can send at most five follow-ups', async () => {
    const interaction = invoke()
    expect(interaction.owners).toEqual({ 1: discord.store.you.id })
    const { callback, webhook } = paths(interaction)
    await call('POST', callback, answer('first'))
    for (const content of ['1', '2', '3', '4', '5'])
      expect(await call('POST', webhook, { content })).toMatchObject({ status: 200 })
    expect(await call('POST', webhook, { content: '6' })).toMatchObject({ body: { code: 40_094 } })
  })

  it('answers ephemerally where a guild forbids external applications', async () => {
    for (const guild of discord.store.guilds.values()) guild.forbidsExternalApps = true
    const interaction = invoke()
    await call('POST', paths(interaction).callback, answer('hi'))
    expect(interaction.original?.flags).toBe(64)
    const { body } = await call('POST', paths(interaction).webhook, { content: 'more' })
    expect(body['flags']).toBe(64)
  })
})

describe('pressing a button', () => {
  const button = (custom_id: string, disabled = false) => ({
    type: 2,
    style: 1,
    label: custom_id,
    custom_id,
    disabled,
  })
  const rows = [{ type: 1, components: [button('again'), button('never', true)] }]
  let asked: Interaction
  beforeEach(async () => {
    asked = invoke()
    await call('POST', paths(asked).callback, { type: 4, data: { content: 'Here', components: rows } })
  })

  const press = (customId = 'again') => {
    if (!asked.original) throw new Error('no answer')
    return discord.store.pressButton({ message: asked.original, customId })
  }

  it('can update the message', async () => {
    const pressed = press()
    expect(await call('POST', paths(pressed).callback, { type: 7, data: { content: 'Anew' } })).toMatchObject(
      {
        status: 204,
      },
    )
    expect(asked.original).toMatchObject({ content: 'Anew' })
    expect(pressed.acknowledgement).toBe('updated')
  })

  it('can defer the update and edit the message later', async () => {
    const pressed = press()
    await call('POST', paths(pressed).callback, { type: 6 })
    expect(asked.original?.content).toBe('Here')
    await call('PATCH', paths(pressed).original, { content: 'Later', components: [] })
    expect(asked.original).toMatchObject({ content: 'Later', components: [] })
    expect(() => press()).toThrow('no button')
  })

  it('can answer with a new message', async () => {
    const pressed = press()
    await call('POST', paths(pressed).callback, answer('Only for you', 64))
    expect(pressed.original).toMatchObject({ content: 'Only for you', flags: 64, type: 19 })
  })

  it('is possible under an ephemeral answer only for the user who sees it', async () => {
    const hidden = invoke()
    const data = { content: 'Here', components: rows, flags: 64 }
    await call('POST', paths(hidden).callback, { type: 4, data })
    const [message, user] = [hidden.original as Message, discord.store.userNamed('archivist') as User]
    expect(() => discord.store.pressButton({ message, customId: 'again', user })).toThrow('no longer exists')
    expect(discord.store.pressButton({ message, customId: 'again' }).state).toBe('pending')
  })

  it('reaches discord.js', async () => {
    const client = await logIn(discord)
    const heard = next(client, 'interactionCreate')
    const pressed = press()
    const [interaction] = await heard
    if (!interaction.isButton()) throw new Error('not a button')
    expect(interaction).toMatchObject({ customId: 'again', message: { content: 'Here' } })
    const { resource } = await interaction.update({ content: 'Anew', components: [], withResponse: true })
    expect(resource?.message?.content).toBe('Anew')
    await interaction.followUp({ content: 'And more', flags: 'Ephemeral' })
    expect(pressed.followUps).toMatchObject([{ content: 'And more', flags: 64 }])
  })

  it('fails for an unknown or disabled button', () => {
    expect(() => press('nothing')).toThrow('no button')
    expect(() => press('never')).toThrow('disabled')
  })
})
