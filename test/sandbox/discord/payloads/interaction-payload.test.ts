import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Interaction } from '../../../../src/sandbox/discord/store/types.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../../../support/discord/discord-sandbox.ts'
import { channelNamed, registerCommands, slashCommand, type Body } from '../client.ts'
import { connect, identify, type GatewayConnection } from '../gateway/gateway-client.ts'

let discord: DiscordSandbox
let connection: GatewayConnection
beforeEach(async () => {
  discord = await startDiscordSandbox()
  await registerCommands(discord, [{ ...slashCommand, contexts: [0, 1, 2] }])
  connection = await connect(discord)
  connection.send(identify())
  await connection.event('GUILD_CREATE')
})
afterEach(async () => {
  connection.close(1000)
  await discord.close()
})

const invoke = async (channel = channelNamed(discord)): Promise<[Body, Interaction]> => {
  const record = discord.store.invoke({ command: 'colorize', channel })
  return [(await connection.event('INTERACTION_CREATE')).d as Body, record]
}

describe('the payload of an interaction', () => {
  it('contains user, permissions and locales in a guild', async () => {
    discord.store.you.locale = 'de'
    const [payload, record] = await invoke()
    const { you, application } = discord.store
    expect(payload).toMatchObject({
      id: record.id,
      token: record.token,
      application_id: application.id,
      type: 2,
      version: 1,
      context: 0,
      data: { name: 'colorize', type: 1 },
      locale: 'de',
      guild_locale: 'en-US',
      entitlements: [],
      channel: { id: record.channelId, name: 'old-photos', type: 0 },
      member: { user: { id: you.id, username: 'you' }, permissions: String((1n << 53n) - 1n) },
      authorizing_integration_owners: { 0: record.guildId, 1: you.id },
      attachment_size_limit: 10 * 1024 * 1024,
    })
    expect(payload).not.toHaveProperty('user')
    expect(BigInt(String(payload['app_permissions'])) & (1n << 15n)).toBe(1n << 15n)
  })

  it('contains the user in direct and group channels', async () => {
    const { store } = discord
    const [dm] = await invoke(store.directChannel(store.you, store.bot))
    expect(dm).toMatchObject({
      context: 1,
      user: { username: 'you' },
      channel: { type: 1 },
      authorizing_integration_owners: { 0: '0', 1: store.you.id },
    })
    expect(dm).not.toHaveProperty('guild_id')
    const group = store.groupChannel(store.you, store.addUser({ username: 'ann' }))
    const [there] = await invoke(group)
    expect(there).toMatchObject({
      context: 2,
      channel: { type: 3 },
      authorizing_integration_owners: { 1: store.you.id },
    })
  })

  it('has the higher attachment limit of guild and user', async () => {
    const guild = discord.store.guildOf(channelNamed(discord))
    if (guild) guild.premiumTier = 3
    expect((await invoke())[0]['attachment_size_limit']).toBe(100 * 1024 * 1024)
  })

  it('resolves a channel option that is in the guild and of an accepted type', async () => {
    const { store } = discord
    const named = { name: 'add', description: 'A channel', type: 7, channel_types: [0] }
    const options = [{ name: 'channels', description: 'Where', type: 1, options: [named] }]
    await registerCommands(discord, [{ name: 'settings', description: 'Settings', options }])
    const channel = channelNamed(discord)
    const { id } = channelNamed(discord, 'after-dark')
    const settings = (add: string) =>
      store.invoke({ command: 'settings channels', channel, options: { add } })
    settings(id)
    expect((await connection.event('INTERACTION_CREATE')).d).toMatchObject({
      data: {
        options: [{ name: 'channels', options: [{ name: 'add', type: 7, value: id }] }],
        resolved: {
          channels: { [id]: { id, name: 'after-dark', type: 0, permissions: String((1n << 53n) - 1n) } },
        },
      },
    })
    expect(() => settings(store.directChannel(store.you, store.bot).id)).toThrow('not valid')
    expect(() => settings('1')).toThrow('not valid')
  })

  it('is sent to the shard of its guild, or to the first shard', async () => {
    const { store } = discord
    const connections = [await connect(discord), await connect(discord)]
    for (const [shard, one] of connections.entries()) {
      one.send(identify({ shard: [shard, 2] }))
      await one.event('READY')
    }
    const record = store.invoke({ command: 'colorize', channel: channelNamed(discord) })
    const shard = Number((BigInt(record.guildId ?? 0) >> 22n) % 2n)
    expect(await connections[shard]?.event('INTERACTION_CREATE')).toMatchObject({ d: { id: record.id } })
    const dm = store.directChannel(store.you, store.bot)
    const alone = store.invoke({ command: 'colorize', channel: dm })
    expect(await connections[0]?.event('INTERACTION_CREATE')).toMatchObject({ d: { id: alone.id } })
    for (const one of connections) one.close(1000)
  })
})

describe('the store of the local Discord', () => {
  it('emits changes and keeps a limited number of records', async () => {
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

  it('generates unique ids that contain the time', () => {
    const { ids } = discord.store
    const some = Array.from({ length: 5_000 }, () => ids.next())
    expect(new Set(some).size).toBe(5_000)
    const alone = [ids.nextInOwnMillisecond(), ids.nextInOwnMillisecond()].map((id) => BigInt(id) >> 22n)
    expect(alone[0]).not.toBe(alone[1])
    discord.advance(60_000)
    expect(Number(BigInt(ids.next()) >> 22n) + 1_420_070_400_000).toBeGreaterThan(Date.now() + 59_000)
  })
})
