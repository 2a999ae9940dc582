import { DiscordAPIError } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startDiscordSandbox, type DiscordSandbox } from '../../support/discord/discord-sandbox.ts'
import { caller, channelNamed, logIn, pathsOf, registerCommands, slashCommand, type Call } from './client.ts'
import { connect } from './gateway/gateway-client.ts'

let discord: DiscordSandbox
let call: Call
let path: string
beforeEach(async () => {
  discord = await startDiscordSandbox({ globalPerSecond: 8, routeRequests: 4, routeWindowMs: 60_000 })
  call = caller(discord)
  path = `/channels/${channelNamed(discord).id}/messages`
})
afterEach(() => discord.close())

const sent = () => discord.store.messages.in(channelNamed(discord).id).length - 3

describe('an injected fault of the local Discord', () => {
  it('applies once to the matching request', async () => {
    const headers = { 'retry-after': '2' }
    discord.store.queueFault({
      method: 'post',
      path,
      status: 503,
      code: 130_000,
      message: 'Overloaded',
      headers,
    })
    expect(await call('GET', path)).toMatchObject({ status: 200 })
    const hit = await call('POST', path, { content: 'x' })
    expect(hit).toMatchObject({ status: 503, body: { message: 'Overloaded', code: 130_000 } })
    expect(hit.headers.get('retry-after')).toBe('2')
    expect(await call('POST', path, { content: 'x' })).toMatchObject({ status: 200 })
    expect(sent()).toBe(1)
  })

  it('can apply after the request took effect, and can close the connection', async () => {
    discord.store.queueFault({ path: /messages$/, status: 500, after: true })
    expect(await call('POST', path, { content: '1' })).toMatchObject({ status: 500 })
    discord.store.queueFault({ path: /messages$/, cut: true, after: true })
    await expect(call('POST', path, { content: '2' })).rejects.toThrow()
    expect(sent()).toBe(2)
    discord.store.queueFault({ path: /messages$/, status: 0 })
    await expect(call('POST', path, { content: '3' })).rejects.toThrow()
    expect(sent()).toBe(2)
  })

  it('applies to interactions, files and the gateway', async () => {
    await registerCommands(discord, [slashCommand])
    const interaction = discord.store.invoke({ command: 'colorize', channel: channelNamed(discord) })
    const { callback, original } = pathsOf(discord, interaction)
    discord.store.queueFault({ path: callback, status: 404, code: 10_062 })
    expect(await call('POST', callback, { type: 5 })).toMatchObject({ body: { code: 10_062 } })
    await call('POST', callback, { type: 5 })
    discord.store.queueFault({ path: original, status: 500 })
    expect(await call('PATCH', original, { content: 'x' })).toMatchObject({ status: 500 })
    const [sample] = discord.store.messages.in(channelNamed(discord).id).slice(-1)
    const url = discord.store.urlOf(sample?.attachments[0] ?? expect.fail('there is no sample'))
    discord.store.queueFault({ path: /^\/attachments\//, status: 502 })
    expect((await fetch(url)).status).toBe(502)
    expect((await fetch(url)).status).toBe(200)
    discord.store.queueFault({ path: '/gateway', cut: true })
    await expect(connect(discord)).rejects.toThrow('closed')
  })
})

describe('the rate limits of the local Discord', () => {
  it('are counted by route and channel, and announced in headers', async () => {
    const first = await call('GET', path)
    const bucket = first.headers.get('x-ratelimit-bucket')
    expect(first.headers.get('x-ratelimit-limit')).toBe('4')
    expect(first.headers.get('x-ratelimit-remaining')).toBe('3')
    expect(Number(first.headers.get('x-ratelimit-reset-after'))).toBeGreaterThan(50)
    expect(Number(first.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1_000)
    for (const remaining of ['2', '1', '0'])
      expect((await call('GET', path)).headers.get('x-ratelimit-remaining')).toBe(remaining)
    const over = await call('GET', path)
    expect(over).toMatchObject({
      status: 429,
      body: { message: 'You are being rate limited.', global: false },
    })
    expect(Number(over.body['retry_after'])).toBeGreaterThan(50)
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(50)
    expect(over.headers.get('x-ratelimit-scope')).toBe('user')
    const other = `/channels/${channelNamed(discord, 'after-dark').id}/messages`
    const elsewhere = await call('GET', other)
    expect(elsewhere.status).toBe(200)
    expect(elsewhere.headers.get('x-ratelimit-bucket')).toBe(bucket)
  })

  it('include a global limit that does not apply to interactions', async () => {
    await registerCommands(discord, [slashCommand])
    const interaction = discord.store.invoke({ command: 'colorize', channel: channelNamed(discord) })
    const answers = await Promise.all(
      ['/users/@me', '/gateway/bot', '/applications/@me'].flatMap((one) =>
        [1, 2, 3].map(() => call('GET', one)),
      ),
    )
    const over = answers.find(({ status }) => status === 429)
    expect(over).toMatchObject({ body: { global: true } })
    expect(over?.headers.get('x-ratelimit-global')).toBe('true')
    expect(over?.headers.get('x-ratelimit-scope')).toBe('global')
    const { callback, original } = pathsOf(discord, interaction)
    expect(await call('POST', callback, { type: 5 })).toMatchObject({ status: 204 })
    expect(await call('PATCH', original, { content: 'x' })).toMatchObject({ status: 200 })
  })
})

describe('discord.js', () => {
  it('receives Discord’s error codes', async () => {
    const client = await logIn(discord)
    const channel = client.channels.cache.get(channelNamed(discord).id)
    if (!channel?.isSendable()) throw new Error('the channel is not sendable')
    discord.store.setForBot(channelNamed(discord), { deny: ['SEND_MESSAGES'] })
    const refused: unknown = await channel.send('x').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(DiscordAPIError)
    expect(refused).toMatchObject({ code: 50_013, status: 403 })
  })
})
