import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startDiscordSandbox, type DiscordSandbox } from '../../../support/discord/discord-sandbox.ts'
import { caller, channelNamed, logIn, next, pathsOf, registerCommands, slashCommand } from '../client.ts'
import { connect, identify, type GatewayConnection } from './gateway-client.ts'

let discord: DiscordSandbox
let connections: GatewayConnection[]
beforeEach(async () => {
  discord = await startDiscordSandbox({ bufferedEvents: 20 })
  connections = []
})
afterEach(async () => {
  for (const connection of connections) connection.close(1000)
  await discord.close()
})

const open = async (query?: string): Promise<GatewayConnection> => {
  const connection = await connect(discord, query)
  connections.push(connection)
  return connection
}

const post = (content: string) =>
  discord.store.post({ channel: channelNamed(discord), content, mentionsBot: true })

const channelAndGuild = () => {
  const { id: channelId, guildId } = channelNamed(discord)
  return { channelId, guildId }
}

const disconnect = async (connection: GatewayConnection, code: number): Promise<void> => {
  connection.close(code)
  await expect.poll(() => discord.store.sessions.connected(), { interval: 2 }).toEqual([])
}

/** A disconnected session and the last sequence number that its client received. */
const leave = async () => {
  const connection = await open()
  connection.send(identify())
  const ready = await connection.event('READY')
  const { s } = await connection.event('GUILD_CREATE')
  await disconnect(connection, 4200)
  return { session_id: (ready.d as { session_id: string }).session_id, seq: Number(s) }
}

const resume = async (given: { session_id: string; seq: number }) => {
  const connection = await open()
  connection.send({ op: 6, d: { token: 'token', ...given } })
  return connection
}

describe('the gateway', () => {
  it('sends hello, acknowledges heartbeats and sends READY', async () => {
    const connection = await open()
    expect(connection.hello).toMatchObject({ op: 10, d: { heartbeat_interval: 41_250 } })
    connection.send({ op: 1, d: null })
    expect(await connection.next()).toEqual({ op: 11 })
    connection.send(identify({ shard: [0, 1] }))
    const { d: ready } = await connection.event('READY')
    expect(ready).toMatchObject({
      v: 10,
      user: { id: discord.store.bot.id, bot: true },
      guilds: [{ unavailable: true }],
      shard: [0, 1],
      resume_gateway_url: `${discord.url.replace('http', 'ws')}/gateway`,
      application: { id: discord.store.application.id, flags: 0 },
    })
  })

  it.each([
    ['an unknown opcode', 4001, { op: 99, d: null }],
    ['invalid JSON', 4002, 'nonsense'],
    ['an incomplete payload', 4002, { op: 2, d: { token: 'token' } }],
    ['a payload before identify', 4003, { op: 3, d: {} }],
    ['no token', 4004, identify({ token: '' })],
    ['a resume with no token', 4004, { op: 6, d: { token: '', session_id: 'x', seq: 1 } }],
    ['an impossible shard', 4010, identify({ shard: [2, 2] })],
    ['unknown intents', 4013, identify({ intents: 1 << 30 })],
    ['a privileged intent that is not enabled', 4014, identify({ intents: 1 << 15 })],
  ])('closes the connection on %s', async (_what, code, payload) => {
    const connection = await open()
    connection.send(payload)
    expect(await connection.closed).toBe(code)
  })

  it('closes the connection on a second identify, an old version and too many payloads', async () => {
    const twice = await open()
    twice.send(identify())
    await twice.event('READY')
    twice.send(identify())
    expect(await twice.closed).toBe(4005)
    const loud = await open()
    for (let beat = 0; beat < 121; beat++) loud.send({ op: 1, d: null })
    expect(await loud.closed).toBe(4008)
    await expect(open('?v=3&encoding=json')).rejects.toThrow('4012')
  })

  it('sends one MESSAGE_DELETE_BULK for messages that were deleted together', async () => {
    const connection = await open()
    connection.send(identify())
    await connection.event('GUILD_CREATE')
    const messages = [await post('one'), await post('two')]
    discord.store.deleteMessages(messages)
    const [{ channelId, guildId }, ids] = [channelAndGuild(), messages.map(({ id }) => id)]
    expect(await connection.event('MESSAGE_DELETE_BULK')).toMatchObject({
      d: { ids, channel_id: channelId, guild_id: guildId },
    })
    expect(messages.every(({ isDeleted }) => isDeleted)).toBe(true)
  })

  it('sends no events without the intent', async () => {
    const connection = await open()
    connection.send(identify({ intents: 0 }))
    await connection.event('READY')
    await post('unheard')
    connection.send({ op: 1, d: null })
    expect(await connection.next()).toEqual({ op: 11 })
  })
})

describe('a gateway session', () => {
  it('replays missed events on resume', async () => {
    const left = await leave()
    await post('one')
    await post('two')
    const connection = await resume(left)
    const [one, two, last] = [await connection.next(), await connection.next(), await connection.next()]
    expect([one, two].map(({ d }) => (d as { content: string }).content)).toEqual([
      expect.stringContaining('one'),
      expect.stringContaining('two'),
    ])
    expect(last).toMatchObject({ t: 'RESUMED', s: left.seq + 3 })
  })

  it('replays a command that was run while it was disconnected', async () => {
    await registerCommands(discord, [slashCommand])
    const left = await leave()
    const record = discord.store.invoke({ command: 'colorize', channel: channelNamed(discord) })
    const connection = await resume(left)
    expect(await connection.event('INTERACTION_CREATE')).toMatchObject({
      d: { id: record.id, token: record.token },
    })
    const { callback } = pathsOf(discord, record)
    expect(await caller(discord, '')('POST', callback, { type: 5 })).toMatchObject({ status: 204 })
  })

  const invalid = { op: 9, d: false }

  it('cannot be resumed if it is unknown', async () => {
    expect(await (await resume({ session_id: 'unknown', seq: 1 })).next()).toEqual(invalid)
  })

  it('expires when it is not resumed in time', async () => {
    const left = await leave()
    discord.advance(180_001)
    expect(await (await resume(left)).next()).toEqual(invalid)
  })

  it('cannot be resumed after more events than are buffered', async () => {
    const left = await leave()
    for (let count = 0; count < 21; count++) await post('much')
    expect(await (await resume(left)).next()).toEqual(invalid)
  })

  it('ends with a normal closure', async () => {
    const connection = await open()
    connection.send(identify())
    const { d: ready } = await connection.event('READY')
    await disconnect(connection, 1000)
    const { session_id } = ready as { session_id: string }
    expect(await (await resume({ session_id, seq: 1 })).next()).toEqual(invalid)
  })

  it('cannot be resumed from a sequence number that was never sent', async () => {
    const { session_id } = await leave()
    expect(await (await resume({ session_id, seq: 999 })).closed).toBe(4007)
  })
})

describe('discord.js on the local gateway', () => {
  it('resumes after a lost connection without missing events', async () => {
    const client = await logIn(discord)
    const resumed = next(client, 'shardResume')
    const heard = next(client, 'messageCreate')
    discord.store.dropConnections()
    await post('in between')
    expect((await heard)[0].content).toContain('in between')
    await resumed
  })

  it('resumes after opcode 7, Reconnect', async () => {
    const client = await logIn(discord)
    const resumed = next(client, 'shardResume')
    discord.store.askToReconnect()
    await resumed
    const heard = next(client, 'messageCreate')
    await post('afterwards')
    expect((await heard)[0].content).toContain('afterwards')
  })

  it('identifies again when its session was invalidated', async () => {
    // discord.js itself waits five seconds before its second login
    const buildIdentifyThrottler = () => Promise.resolve({ waitForIdentify: () => Promise.resolve() })
    const client = await logIn(discord, { ws: { buildIdentifyThrottler } })
    const ready = next(client, 'shardReady')
    discord.store.forgetSessions()
    await ready
    const heard = next(client, 'messageCreate')
    await post('anew')
    expect((await heard)[0].content).toContain('anew')
  })
})
