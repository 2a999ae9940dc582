import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PermissionName } from '../../../../src/sandbox/discord/bitfields.ts'
import type { Channel, Guild } from '../../../../src/sandbox/discord/store/types.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../../../support/discord/discord-sandbox.ts'
import { caller, channelNamed, pathsOf, registerCommands, slashCommand, type Call } from '../client.ts'

const kibibyte = 1024

let discord: DiscordSandbox
let call: Call
let channel: Channel
let guild: Guild
beforeEach(async () => {
  discord = await startDiscordSandbox({ attachmentBytes: 8 * kibibyte })
  call = caller(discord)
  channel = channelNamed(discord)
  guild = discord.store.guildOf(channel) as Guild
})
afterEach(() => discord.close())

const apiError = (status: number, code: number) => ({ status, body: { code } })
const messages = () => `/channels/${channel.id}/messages`
const text = (kibibytes: number) => [{ name: 'a.txt', bytes: Buffer.alloc(kibibytes * kibibyte, 'x') }]
const deny = (...names: PermissionName[]) => discord.store.setForBot(channel, { deny: names })

describe('the bot token', () => {
  it('is required', async () => {
    for (const authorization of ['', 'Bearer x', 'Bot'])
      expect(await caller(discord, authorization)('GET', '/users/@me')).toMatchObject({
        status: 401,
        body: { message: '401: Unauthorized', code: 0 },
      })
    expect(await call('GET', '/users/@me')).toMatchObject({ body: { username: 'ColorizeBot' } })
    expect(await call('GET', '/nothing')).toMatchObject(apiError(404, 0))
    const old = await fetch(`${discord.api}/v8/users/@me`)
    expect(await old.json()).toEqual({ message: 'Invalid API version', code: 50_041 })
  })
})

describe('the bot in a channel', () => {
  it('gets an error without VIEW_CHANNEL and for an unknown channel', async () => {
    expect(await call('GET', `/channels/${channel.id}`)).toMatchObject({ body: { name: 'old-photos' } })
    deny('VIEW_CHANNEL')
    expect(await call('GET', `/channels/${channel.id}`)).toMatchObject(apiError(403, 50_001))
    expect(await call('POST', messages(), { content: 'x' })).toMatchObject(apiError(403, 50_001))
    expect(await call('GET', '/channels/1')).toMatchObject(apiError(404, 10_003))
    discord.store.removeBot(guild)
    discord.store.setForBot(channel, {})
    expect(await call('GET', `/channels/${channel.id}`)).toMatchObject(apiError(403, 50_001))
  })

  it('needs SEND_MESSAGES to post and ATTACH_FILES to add files', async () => {
    deny('ATTACH_FILES')
    expect(await call('POST', messages(), { content: 'x' })).toMatchObject({ status: 200 })
    expect(await call('POST', messages(), {}, text(1))).toMatchObject(apiError(403, 50_013))
    deny('SEND_MESSAGES')
    expect(await call('POST', messages(), { content: 'x' })).toMatchObject(apiError(403, 50_013))
    expect(await call('POST', `/channels/${channel.id}/typing`)).toMatchObject(apiError(403, 50_013))
  })

  it('needs READ_MESSAGE_HISTORY to list messages and to reply', async () => {
    const message = await discord.store.post({ channel, content: 'x' })
    deny('READ_MESSAGE_HISTORY')
    expect(await call('GET', messages())).toMatchObject({ status: 200, body: [] })
    expect(await call('GET', `${messages()}/${message.id}`)).toMatchObject(apiError(403, 50_001))
    const reply = { content: 'x', message_reference: { message_id: message.id } }
    expect(await call('POST', messages(), reply)).toMatchObject(apiError(400, 160_002))
  })

  it('edits only its own messages and needs MANAGE_MESSAGES to delete others', async () => {
    const { body } = await call('POST', messages(), { content: 'mine' })
    const own = `${messages()}/${String(body['id'])}`
    expect(await call('PATCH', own, { content: 'changed' })).toMatchObject({ body: { content: 'changed' } })
    expect(await call('DELETE', own)).toMatchObject({ status: 204 })
    expect(await call('DELETE', own)).toMatchObject(apiError(404, 10_008))
    const message = await discord.store.post({ channel, content: 'x' })
    const other = `${messages()}/${message.id}`
    expect(await call('PATCH', other, { content: 'y' })).toMatchObject(apiError(403, 50_005))
    expect(await call('DELETE', other)).toMatchObject(apiError(403, 50_013))
    discord.store.grant(guild, discord.store.bot, 'MANAGE_MESSAGES')
    expect(await call('DELETE', other)).toMatchObject({ status: 204 })
    expect(message.isDeleted).toBe(true)
  })

  it('needs MANAGE_MESSAGES to delete 2 to 100 messages of the last 14 days together', async () => {
    const ids = [
      await discord.store.post({ channel, content: '1' }),
      await discord.store.post({ channel, content: '2' }),
    ].map(({ id }) => id)
    const bulkDelete = (list: string[]) => call('POST', `${messages()}/bulk-delete`, { messages: list })
    expect(await bulkDelete(ids)).toMatchObject(apiError(403, 50_013))
    discord.store.grant(guild, discord.store.bot, 'MANAGE_MESSAGES')
    expect(await bulkDelete(ids.slice(1))).toMatchObject(apiError(400, 50_035))
    expect(await bulkDelete([...ids, '1'])).toMatchObject(apiError(400, 50_034))
    expect(await bulkDelete(ids)).toMatchObject({ status: 204 })
    for (const id of ids)
      expect(await call('GET', `${messages()}/${id}`)).toMatchObject(apiError(404, 10_008))
  })
})

describe('a direct channel', () => {
  const open = (recipient_id: string) => call('POST', '/users/@me/channels', { recipient_id })

  it('is created once per user', async () => {
    const first = await open(discord.store.you.id)
    expect(first.body).toMatchObject({ type: 1, recipients: [{ username: 'you' }] })
    expect((await open(discord.store.you.id)).body['id']).toBe(first.body['id'])
    expect(await open('1')).toMatchObject(apiError(400, 50_033))
  })

  it('takes messages only to users who accept them and share a guild or installed the bot', async () => {
    const { you } = discord.store
    const send = async () => {
      const { body } = await open(you.id)
      return call('POST', `/channels/${String(body['id'])}/messages`, { content: 'x' })
    }
    expect(await send()).toMatchObject({ status: 200 })
    you.acceptsDms = false
    expect(await send()).toMatchObject(apiError(403, 50_007))
    Object.assign(you, { acceptsDms: true, hasInstalled: false })
    discord.store.removeBot(guild)
    expect(await send()).toMatchObject(apiError(403, 50_007))
  })

  it('between other users is not visible to the bot', async () => {
    const group = discord.store.groupChannel(discord.store.you, discord.store.addUser({ username: 'ann' }))
    expect(await call('GET', `/channels/${group.id}`)).toMatchObject(apiError(403, 50_001))
  })
})

describe('an uploaded file', () => {
  it('is limited in size by the guild’s tier', async () => {
    expect(await call('POST', messages(), {}, text(8))).toMatchObject({ status: 200 })
    expect(await call('POST', messages(), {}, text(9))).toMatchObject(apiError(413, 40_005))
    guild.premiumTier = 2
    expect(await call('POST', messages(), {}, text(9))).toMatchObject({ status: 200 })
  })

  it('is limited in an answer by the user’s subscription', async () => {
    await registerCommands(discord, [slashCommand])
    discord.store.you.attachmentBytes = 16 * kibibyte
    const interaction = discord.store.invoke({ command: 'colorize', channel })
    const { callback, original } = pathsOf(discord, interaction)
    await call('POST', callback, { type: 5 })
    expect(await call('PATCH', original, {}, text(17))).toMatchObject(apiError(413, 40_005))
    expect(await call('PATCH', original, {}, text(16))).toMatchObject({ status: 200 })
  })

  it('shares a request with at most nine others and 25 MiB', async () => {
    const most = await startDiscordSandbox({ attachmentBytes: 10 * kibibyte * kibibyte })
    const post = caller(most)
    const path = `/channels/${channelNamed(most).id}/messages`
    const heavy = [...text(9_000), ...text(9_000), ...text(9_000)]
    expect(await post('POST', path, {}, heavy)).toMatchObject(apiError(413, 40_005))
    const many = Array.from({ length: 11 }, () => text(1)).flat()
    expect(await post('POST', path, {}, many)).toMatchObject(apiError(400, 50_035))
    await most.close()
  })
})
