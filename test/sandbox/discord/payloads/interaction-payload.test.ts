import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Interaction } from '../../../../src/sandbox/discord/store/types.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../../../support/discord/discord-sandbox.ts'
import { channelNamed, registerCommands, slashCommand, type Body } from '../client.ts'
import { connect, identify, type Line } from '../gateway/gateway-client.ts'

let discord: DiscordSandbox
let line: Line
beforeEach(async () => {
  discord = await startDiscordSandbox()
  await registerCommands(discord, [{ ...slashCommand, contexts: [0, 1, 2] }])
  line = await connect(discord)
  line.send(identify())
  await line.event('GUILD_CREATE')
})
afterEach(async () => {
  line.close(1000)
  await discord.close()
})

const invoke = async (channel = channelNamed(discord)): Promise<[Body, Interaction]> => {
  const record = discord.store.invoke({ command: 'colorize', channel })
  return [(await line.event('INTERACTION_CREATE')).d as Body, record]
}

describe('what an interaction says', () => {
  it('in a guild: who asks, with which rights, in which languages', async () => {
    discord.store.you.locale = 'de'
    const [payload, record] = await invoke()
    const { you, application } = discord.store
    expect(payload).toMatchObject({
      ...{
        id: record.id,
        token: record.token,
        application_id: application.id,
        type: 2,
        version: 1,
        context: 0,
      },
      ...{ data: { name: 'colorize', type: 1 }, locale: 'de', guild_locale: 'en-US', entitlements: [] },
      channel: { id: record.channelId, name: 'old-photos', type: 0 },
      member: { user: { id: you.id, username: 'you' }, permissions: String((1n << 53n) - 1n) },
      authorizing_integration_owners: { 0: record.guildId, 1: you.id },
      attachment_size_limit: 10 * 1024 * 1024,
    })
    expect(payload).not.toHaveProperty('user')
    expect(BigInt(String(payload['app_permissions'])) & (1n << 15n)).toBe(1n << 15n)
  })

  it('alone with the bot, or among others', async () => {
    const { store } = discord
    const [dm] = await invoke(store.directChannel(store.you, store.bot))
    expect(dm).toMatchObject({
      ...{ context: 1, user: { username: 'you' }, channel: { type: 1 } },
      authorizing_integration_owners: { 0: '0', 1: store.you.id },
    })
    expect(dm).not.toHaveProperty('guild_id')
    const group = store.groupChannel(store.you, store.addUser({ username: 'ann' }))
    const [there] = await invoke(group)
    expect(there).toMatchObject({
      ...{ context: 2, channel: { type: 3 } },
      authorizing_integration_owners: { 1: store.you.id },
    })
  })

  it('has the limit of whoever may attach more', async () => {
    const guild = discord.store.guildOf(channelNamed(discord))
    if (guild) guild.premiumTier = 3
    expect((await invoke())[0]['attachment_size_limit']).toBe(100 * 1024 * 1024)
  })

  it('has the channel that an option names, if it is one of the server’s and of a kind that it takes', async () => {
    const { store } = discord
    const named = { name: 'add', description: 'A channel', type: 7, channel_types: [0] }
    const options = [{ name: 'channels', description: 'Where', type: 1, options: [named] }]
    await registerCommands(discord, [{ name: 'settings', description: 'Settings', options }])
    const channel = channelNamed(discord)
    const { id } = channelNamed(discord, 'after-dark')
    const settings = (add: string) =>
      store.invoke({ command: 'settings channels', channel, options: { add } })
    settings(id)
    expect((await line.event('INTERACTION_CREATE')).d).toMatchObject({
      data: {
        options: [{ name: 'channels', options: [{ name: 'add', type: 7, value: id }] }],
        resolved: {
          channels: { [id]: { id, name: 'after-dark', type: 0, permissions: String((1n << 53n) - 1n) } },
        },
      },
    })
    expect(() => settings(store.directChannel(store.you, store.bot).id)).toThrow('does not take that')
    expect(() => settings('1')).toThrow('does not take that')
  })

  it('goes to the shard of its guild, and without a guild to the first', async () => {
    const { store } = discord
    const lines = [await connect(discord), await connect(discord)]
    for (const [shard, one] of lines.entries()) {
      one.send(identify({ shard: [shard, 2] }))
      await one.event('READY')
    }
    const record = store.invoke({ command: 'colorize', channel: channelNamed(discord) })
    const shard = Number((BigInt(record.guildId ?? 0) >> 22n) % 2n)
    expect(await lines[shard]?.event('INTERACTION_CREATE')).toMatchObject({ d: { id: record.id } })
    const dm = store.directChannel(store.you, store.bot)
    const alone = store.invoke({ command: 'colorize', channel: dm })
    expect(await lines[0]?.event('INTERACTION_CREATE')).toMatchObject({ d: { id: alone.id } })
    for (const one of lines) one.close(1000)
  })
})

describe('the store', () => {
  it('tells a page of what happens, and keeps only so much', async () => {
    const small = await startDiscordSandbox({ maxMessages: 4, maxInteractions: 1 })
    await registerCommands(small, [slashCommand])
    const types: string[] = []
    small.store.events.on('change', ({ type }) => types.push(type))
    const channel = channelNamed(small)
    for (const content of ['1', '2', '3']) await small.store.post({ channel, content })
    expect(small.store.messages.in(channel.id)).toHaveLength(4)
    const [first] = [1, 2].map(() => small.store.invoke({ command: 'colorize', channel }))
    expect(small.store.interactions.all()).toHaveLength(1)
    expect(small.store.interactions.withToken(first?.token ?? '')).toBeUndefined()
    expect(types).toEqual(['message', 'message', 'message', 'interaction', 'interaction'])
    await small.close()
  })

  it('gives ids that grow with the clock, and never one twice', () => {
    const { ids } = discord.store
    const some = Array.from({ length: 5_000 }, () => ids.next())
    expect(new Set(some).size).toBe(5_000)
    const alone = [ids.nextAlone(), ids.nextAlone()].map((id) => BigInt(id) >> 22n)
    expect(alone[0]).not.toBe(alone[1])
    discord.advance(60_000)
    expect(Number(BigInt(ids.next()) >> 22n) + 1_420_070_400_000).toBeGreaterThan(Date.now() + 59_000)
  })
})
