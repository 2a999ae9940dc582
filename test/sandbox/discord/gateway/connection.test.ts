import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startDiscordSandbox, type DiscordSandbox } from '../../../support/discord/discord-sandbox.ts'
import { caller, channelNamed, logIn, next, pathsOf, registerCommands, slashCommand } from '../client.ts'
import { connect, identify, type Line } from './gateway-client.ts'

let discord: DiscordSandbox
let lines: Line[]
beforeEach(async () => {
  discord = await startDiscordSandbox({ bufferedEvents: 20 })
  lines = []
})
afterEach(async () => {
  for (const line of lines) line.close(1000)
  await discord.close()
})

const open = async (query?: string): Promise<Line> => {
  const line = await connect(discord, query)
  lines.push(line)
  return line
}

const post = (content: string) =>
  discord.store.post({ channel: channelNamed(discord), content, mentionsBot: true })

const hangUp = async (line: Line, code: number): Promise<void> => {
  line.close(code)
  await expect.poll(() => discord.store.sessions.connected(), { interval: 2 }).toEqual([])
}

/** A session that was left, and the sequence up to which its client heard everything. */
const leave = async () => {
  const line = await open()
  line.send(identify())
  const ready = await line.event('READY')
  const { s } = await line.event('GUILD_CREATE')
  await hangUp(line, 4200)
  return { session_id: (ready.d as { session_id: string }).session_id, seq: Number(s) }
}

const resume = async (given: { session_id: string; seq: number }) => {
  const line = await open()
  line.send({ op: 6, d: { token: 'token', ...given } })
  return line
}

describe('the gateway', () => {
  it('greets, hears heartbeats, and says who is there', async () => {
    const line = await open()
    expect(line.hello).toMatchObject({ op: 10, d: { heartbeat_interval: 41_250 } })
    line.send({ op: 1, d: null })
    expect(await line.next()).toEqual({ op: 11 })
    line.send(identify({ shard: [0, 1] }))
    const { d: ready } = await line.event('READY')
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
    ['no payload at all', 4002, 'nonsense'],
    ['a payload that is none', 4002, { op: 2, d: { token: 'token' } }],
    ['something before the login', 4003, { op: 3, d: {} }],
    ['no token', 4004, identify({ token: '' })],
    ['a resume with no token', 4004, { op: 6, d: { token: '', session_id: 'x', seq: 1 } }],
    ['a shard that cannot be', 4010, identify({ shard: [2, 2] })],
    ['intents that are none', 4013, identify({ intents: 1 << 30 })],
    ['an intent that it does not have', 4014, identify({ intents: 1 << 15 })],
  ])('hangs up on %s', async (_what, code, payload) => {
    const line = await open()
    line.send(payload)
    expect(await line.closed).toBe(code)
  })

  it('hangs up on a second login, another version, and too much talk', async () => {
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

  it('sends no event that a session has no intent for', async () => {
    const line = await open()
    line.send(identify({ intents: 0 }))
    await line.event('READY')
    await post('unheard')
    line.send({ op: 1, d: null })
    expect(await line.next()).toEqual({ op: 11 })
  })
})

describe('a session', () => {
  it('replays what was missed, then says that it did', async () => {
    const left = await leave()
    await post('one')
    await post('two')
    const line = await resume(left)
    const [one, two, last] = [await line.next(), await line.next(), await line.next()]
    expect([one, two].map(({ d }) => (d as { content: string }).content)).toEqual([
      expect.stringContaining('one'),
      expect.stringContaining('two'),
    ])
    expect(last).toMatchObject({ t: 'RESUMED', s: left.seq + 3 })
  })

  it('hands over the command that came while nobody was there', async () => {
    await registerCommands(discord, [slashCommand])
    const left = await leave()
    const record = discord.store.invoke({ command: 'colorize', channel: channelNamed(discord) })
    const line = await resume(left)
    expect(await line.event('INTERACTION_CREATE')).toMatchObject({
      d: { id: record.id, token: record.token },
    })
    const { callback } = pathsOf(discord, record)
    expect(await caller(discord, '')('POST', callback, { type: 5 })).toMatchObject({ status: 204 })
  })

  const invalid = { op: 9, d: false }

  it('is not to be had where none is known', async () => {
    expect(await (await resume({ session_id: 'unknown', seq: 1 })).next()).toEqual(invalid)
  })

  it('is over when nobody came back in time', async () => {
    const left = await leave()
    discord.advance(180_001)
    expect(await (await resume(left)).next()).toEqual(invalid)
  })

  it('is over when more was missed than is kept', async () => {
    const left = await leave()
    for (let count = 0; count < 21; count++) await post('much')
    expect(await (await resume(left)).next()).toEqual(invalid)
  })

  it('is over when it was left for good', async () => {
    const line = await open()
    line.send(identify())
    const { d: ready } = await line.event('READY')
    await hangUp(line, 1000)
    const { session_id } = ready as { session_id: string }
    expect(await (await resume({ session_id, seq: 1 })).next()).toEqual(invalid)
  })

  it('cannot be resumed from what was never said', async () => {
    const { session_id } = await leave()
    expect(await (await resume({ session_id, seq: 999 })).closed).toBe(4007)
  })
})

describe('discord.js', () => {
  it('resumes after a lost connection, and misses nothing', async () => {
    const client = await logIn(discord)
    const resumed = next(client, 'shardResume')
    const heard = next(client, 'messageCreate')
    discord.store.dropConnections()
    await post('in between')
    expect((await heard)[0].content).toContain('in between')
    await resumed
  })

  it('resumes when it is asked to reconnect', async () => {
    const client = await logIn(discord)
    const resumed = next(client, 'shardResume')
    discord.store.askToReconnect()
    await resumed
    const heard = next(client, 'messageCreate')
    await post('afterwards')
    expect((await heard)[0].content).toContain('afterwards')
  })

  it('logs in anew when its session is forgotten', async () => {
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
