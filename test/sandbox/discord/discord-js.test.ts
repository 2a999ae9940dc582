import {
  ApplicationCommandOptionType,
  Client,
  GatewayIntentBits,
  type ChatInputCommandInteraction,
} from 'discord.js'
import fastify from 'fastify'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discordSandbox } from '../../../src/sandbox/discord/server.ts'
import { createDiscordStore } from '../../../src/sandbox/discord/store/store.ts'
import { discordPage } from '../../../src/sandbox/discord/page/routes.ts'
import { sandboxPages } from '../../../src/sandbox/pages.ts'
import { redditPage } from '../../../src/sandbox/reddit/page/routes.ts'
import { redditSandbox } from '../../../src/sandbox/reddit/server.ts'
import { createRedditStore } from '../../../src/sandbox/reddit/store/store.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../../support/discord/discord-sandbox.ts'
import { channelNamed, logIn, next } from './client.ts'

let discord: DiscordSandbox
beforeEach(async () => {
  discord = await startDiscordSandbox({ shards: 3 })
})
afterEach(() => discord.close())

describe('discord.js on the local Discord', () => {
  it('logs in and receives the guild', async () => {
    const client = await logIn(discord)
    expect(client.user).toMatchObject({ id: discord.store.bot.id, username: 'ColorizeBot', bot: true })
    expect(client.application.id).toBe(discord.store.application.id)
    const guild = client.guilds.cache.find(({ name }) => name === 'Sandbox')
    expect(guild?.ownerId).toBe(discord.store.you.id)
    expect(guild?.members.me?.permissions.has('AttachFiles')).toBe(true)
    const names = guild?.channels.cache.map(({ name }) => name)
    expect(names).toEqual(['old-photos', 'after-dark'])
    expect(guild?.channels.cache.find(({ name }) => name === 'after-dark')).toMatchObject({ nsfw: true })
    await client.application.fetch()
    expect(client.application.name).toBe('ColorizeBot')
  })

  it('works behind a prefix next to other pages', async () => {
    let url = ''
    const prefix = '/sandbox/discord'
    const store = await createDiscordStore({ publicUrl: () => url, prefix })
    const app = fastify({ forceCloseConnections: true })
    const reddit = await createRedditStore({ publicUrl: () => url, prefix: '/sandbox/reddit' })
    await app.register(redditSandbox({ prefix: '/sandbox/reddit', store: reddit }))
    await app.register(discordSandbox({ prefix, store }))
    await app.register(sandboxPages({ reddit: redditPage(reddit), discord: discordPage(store) }))
    url = await app.listen({ host: '127.0.0.1', port: 0 })
    const client = new Client({ intents: ['Guilds'], rest: { api: `${url}${prefix}/api` } })
    const ready = next(client, 'clientReady')
    await client.login('token')
    await ready
    const sample = store.messages.in(store.channelNamed('old-photos')?.id ?? '')[0]?.attachments[0]
    expect((await fetch(store.urlOf(sample ?? expect.fail('there is no sample')))).status).toBe(200)
    await client.destroy()
    await app.close()
  })

  it('logs in without any intent', async () => {
    const client = await logIn(discord, { intents: [] })
    expect(client.guilds.cache.map(({ name }) => name)).toEqual([undefined])
  })

  it('starts the recommended number of shards and distributes guilds among them', async () => {
    const { store, you } = { store: discord.store, you: discord.store.you }
    for (const name of ['one', 'two', 'three', 'four']) store.addGuild({ name, owner: you })
    const client = await logIn(discord, { shards: 'auto' })
    expect(client.ws.shards.size).toBe(3)
    expect(client.guilds.cache.size).toBe(5)
    for (const { id, shardId } of client.guilds.cache.values())
      expect(shardId).toBe(Number((BigInt(id) >> 22n) % 3n))
    expect(new Set(client.guilds.cache.map(({ shardId }) => shardId)).size).toBe(3)
  })

  it('is rejected with a wrong token', async () => {
    discord.store.application.token = 'another'
    await expect(logIn(discord)).rejects.toMatchObject({ code: 'TokenInvalid' })
  })

  it('is rejected with a privileged intent that is not enabled', async () => {
    const { Guilds, MessageContent } = GatewayIntentBits
    const client = discord.client({ intents: [Guilds, MessageContent] })
    await expect(client.login('token')).rejects.toThrow(/disallowed intents/i)
  })

  it('receives events for guilds that add and remove the bot', async () => {
    const client = await logIn(discord)
    const joined = next(client, 'guildCreate')
    const guild = discord.store.addGuild({ name: 'Later', owner: discord.store.you })
    expect((await joined)[0].name).toBe('Later')
    const left = next(client, 'guildDelete')
    discord.store.removeBot(guild)
    expect((await left)[0].id).toBe(guild.id)
    const again = next(client, 'guildCreate')
    discord.store.addBot(guild)
    expect((await again)[0].id).toBe(guild.id)
  })

  it('receives channel updates', async () => {
    const client = await logIn(discord)
    const changed = next(client, 'channelUpdate')
    discord.store.setNsfw(channelNamed(discord), true)
    expect((await changed)[1]).toMatchObject({ name: 'old-photos', nsfw: true })
  })

  it('sends a direct message to a user', async () => {
    const client = await logIn(discord)
    const user = await client.users.fetch(discord.store.you.id)
    const channel = await user.createDM()
    expect((await user.send('hello')).channelId).toBe(channel.id)
    expect(discord.store.messagesSeenBy(discord.store.you, channelOf(channel.id))).toMatchObject([
      { content: 'hello', authorId: discord.store.bot.id },
    ])
  })
})

const channelOf = (id: string) => {
  const channel = discord.store.channels.get(id)
  if (!channel) throw new Error('unknown channel')
  return channel
}

describe('a slash command with discord.js', () => {
  it('can be deferred and answered with a file', async () => {
    const photo = await readFile('src/sandbox/assets/samples/street.jpg')
    const client = await logIn(discord)
    const type = ApplicationCommandOptionType.Attachment
    const options = [{ name: 'photo', description: 'The photo', type, required: true } as const]
    await client.application.commands.set([{ name: 'colorize', description: 'Colours a photo', options }])
    const channel = channelNamed(discord)
    const attachment = await discord.store.upload(channel, { filename: 'old one.jpg', bytes: photo })
    const heard = next(client, 'interactionCreate')
    const record = discord.store.invoke({ command: 'colorize', channel, options: { photo: attachment } })
    expect(record.state).toBe('pending')
    const interaction = (await heard)[0] as ChatInputCommandInteraction

    const sent = interaction.options.getAttachment('photo', true)
    expect(sent).toMatchObject({ name: 'old_one.jpg', contentType: 'image/jpeg', width: 1024, height: 684 })
    expect(Buffer.from(await (await fetch(sent.url)).arrayBuffer())).toEqual(photo)

    await interaction.deferReply()
    expect(record).toMatchObject({ state: 'acknowledged', acknowledgement: 'deferred', tookMs: undefined })
    expect(record.original?.flags).toBe(128)
    const files = [{ attachment: photo, name: 'colour.jpg', description: 'A street' }]
    const message = await interaction.editReply({ content: 'Here', files })
    expect(message.attachments.first()).toMatchObject({ name: 'colour.jpg', description: 'A street' })
    expect(record.original).toMatchObject({ content: 'Here', flags: 0, type: 20 })
    expect(record.tookMs).toBeGreaterThanOrEqual(0)
  })
})
