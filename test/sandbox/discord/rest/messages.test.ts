import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Channel, Message } from '../../../../src/sandbox/discord/store/types.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../../../support/discord/discord-sandbox.ts'
import {
  caller,
  channelNamed,
  logIn,
  messageCommand,
  next,
  registerCommands,
  type Body,
  type Call,
} from '../client.ts'

let discord: DiscordSandbox
let call: Call
let channel: Channel
let photo: Buffer
beforeEach(async () => {
  discord = await startDiscordSandbox()
  call = caller(discord)
  channel = channelNamed(discord)
  photo = await readFile('src/sandbox/assets/samples/street.jpg')
})
afterEach(() => discord.close())

const read = async ({ channelId, id }: Message): Promise<Body> =>
  (await call('GET', `/channels/${channelId}/messages/${id}`)).body

const embeds = [{ type: 'image', thumbnail: { url: 'https://x.y/a.jpg', proxy_url: 'https://x.y/a.jpg' } }]
const full = () => ({ channel, content: 'look', files: [{ filename: 'a.jpg', bytes: photo }], embeds })
const blank = { content: '', attachments: [], embeds: [], components: [] }
const shown = { attachments: [{ filename: 'a.jpg', width: 1024, content_type: 'image/jpeg' }], embeds }

describe('message content', () => {
  it('is hidden from the bot in the API, in lists and in gateway events', async () => {
    const client = await logIn(discord)
    const heard = next(client, 'messageCreate')
    const message = await discord.store.post({ ...full(), poll: { question: { text: 'Which?' } } })
    expect((await heard)[0]).toMatchObject({ content: '', embeds: [] })
    expect((await heard)[0].attachments.size).toBe(0)
    expect(await read(message)).toMatchObject({ ...blank, author: { username: 'you' } })
    expect(await read(message)).not.toHaveProperty('poll')
    const { body } = await call('GET', `/channels/${channel.id}/messages?limit=1`)
    expect(body).toMatchObject([{ id: message.id, ...blank }])
  })

  it('is shown for a message that mentions the bot, but not for the message it replies to', async () => {
    const above = await discord.store.post(full())
    const reply = await discord.store.post({ ...full(), replyTo: above, mentionsBot: true })
    const wire = await read(reply)
    expect(wire).toMatchObject({ ...shown, content: `<@${discord.store.bot.id}> look`, type: 19 })
    expect(wire['message_reference']).toMatchObject({ message_id: above.id, channel_id: channel.id })
    expect(wire['referenced_message']).toMatchObject({ id: above.id, ...blank })
  })

  it('is shown for the bot’s own messages and for replies that ping it', async () => {
    const { body } = await call('POST', `/channels/${channel.id}/messages`, { content: 'mine' })
    const mine = discord.store.messages.get(String(body['id']))
    expect(body['content']).toBe('mine')
    const pinging = await discord.store.post({ ...full(), replyTo: mine as Message })
    expect(await read(pinging)).toMatchObject({ ...shown, referenced_message: { content: 'mine' } })
    const silent = await discord.store.post({ ...full(), replyTo: mine as Message, ping: false })
    expect(await read(silent)).toMatchObject({ ...blank, referenced_message: { content: 'mine' } })
  })

  it('is shown in direct messages', async () => {
    const dm = discord.store.directChannel(discord.store.you, discord.store.bot)
    expect(await read(await discord.store.post({ ...full(), channel: dm }))).toMatchObject(shown)
  })

  it('is hidden in a forward unless it mentions the bot', async () => {
    const original = await discord.store.post(full())
    const forward = await discord.store.post({ channel, forwards: original })
    expect(await read(forward)).toMatchObject({
      flags: 1 << 14,
      message_reference: { type: 1, message_id: original.id },
      message_snapshots: [{ message: blank }],
    })
    const open = await discord.store.post({ channel, forwards: original, mentionsBot: true })
    expect(await read(open)).toMatchObject({
      message_snapshots: [{ message: { content: 'look', ...shown } }],
    })
  })

  it('is shown to an application with the message content intent', async () => {
    discord.store.application.messageContent = true
    expect(await read(await discord.store.post(full()))).toMatchObject({ content: 'look', ...shown })
  })
})

describe('a message command', () => {
  it('shows the content of its target, but not of the message that the target replies to', async () => {
    await registerCommands(discord, [messageCommand])
    const client = await logIn(discord)
    const above = await discord.store.post(full())
    const spoiler = [{ filename: 'b.jpg', bytes: photo, spoiler: true }]
    const message = await discord.store.post({ channel, content: 'this', files: spoiler, replyTo: above })
    const heard = next(client, 'interactionCreate')
    const record = discord.store.invokeOnMessage({ command: 'Colorize', message })
    const [interaction] = await heard
    if (!interaction.isMessageContextMenuCommand()) throw new Error('not a message command')
    const { targetMessage } = interaction
    expect(targetMessage.content).toBe('this')
    const attachment = targetMessage.attachments.first()
    expect(attachment?.name).toBe('SPOILER_b.jpg')
    expect(attachment?.flags.bitfield).toBe(1 << 3)
    await interaction.reply('done')
    expect(record.original).toMatchObject({ type: 23, reference: { messageId: message.id } })
    const wire = await read(record.original as Message)
    expect(wire).toMatchObject({
      interaction_metadata: { id: record.id, type: 2, target_message_id: message.id },
      referenced_message: { id: message.id, ...blank },
    })
  })
})

describe('a message from the bot', () => {
  const send = (body: Body, files: { name: string; bytes: Buffer }[] = []) =>
    call('POST', `/channels/${channel.id}/messages`, body, files)

  it('is created once per enforced nonce, even by concurrent requests', async () => {
    const once = { content: 'once', nonce: 'n1', enforce_nonce: true }
    const files = [{ name: 'a.jpg', bytes: photo }]
    const both = await Promise.all([send(once, files), send(once, files)])
    expect(both[0].body['id']).toBe(both[1].body['id'])
    expect(both[0].body['nonce']).toBe('n1')
    const { id } = both[0].body
    expect((await send({ ...once, content: 'later' })).body).toMatchObject({ id, content: 'once' })
    expect((await send({ ...once, enforce_nonce: false })).body['id']).not.toBe(id)
    discord.advance(5 * 60_000)
    expect((await send(once)).body['id']).not.toBe(id)
    expect(await send({ content: 'x', nonce: 'n'.repeat(26) })).toMatchObject({
      status: 400,
      body: { code: 50_035, errors: { nonce: {} } },
    })
  })

  it('can reply to an existing message', async () => {
    const message = await discord.store.post({ channel, content: 'hi' })
    const reply = await send({ content: 'ho', message_reference: { message_id: message.id } })
    expect(reply.body).toMatchObject({ type: 19, mentions: [{ username: 'you' }] })
    const message_reference = { message_id: '1' }
    expect(await send({ content: 'ho', message_reference })).toMatchObject({
      status: 400,
      body: {
        code: 50_035,
        errors: { message_reference: { _errors: [{ code: 'REPLIES_UNKNOWN_MESSAGE' }] } },
      },
    })
    const anyway = { ...message_reference, fail_if_not_exists: false }
    expect(await send({ content: 'ho', message_reference: anyway })).toMatchObject({ body: { type: 0 } })
  })

  it('notifies only users in allowed_mentions', async () => {
    const content = `<@${discord.store.you.id}> @everyone`
    expect((await send({ content })).body).toMatchObject({
      mentions: [{ username: 'you' }],
      mention_everyone: true,
    })
    expect((await send({ content, allowed_mentions: { parse: [] } })).body).toMatchObject({
      mentions: [],
      mention_everyone: false,
      content,
    })
  })

  it('must not be empty or too long', async () => {
    expect(await send({ content: ' ' })).toMatchObject({ status: 400, body: { code: 50_006 } })
    expect(await send({ content: 'x'.repeat(2_001) })).toMatchObject({
      status: 400,
      body: {
        message: 'Invalid Form Body',
        code: 50_035,
        errors: {
          content: {
            _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }],
          },
        },
      },
    })
    const described = { attachments: [{ id: 0, description: 'x'.repeat(1_025) }] }
    expect(await send(described, [{ name: 'a.jpg', bytes: photo }])).toMatchObject({
      body: { errors: { attachments: { 0: { description: {} } } } },
    })
  })

  it('keeps the files that an edit lists and adds new ones', async () => {
    const sent = await send({ content: 'x' }, [
      { name: 'a.jpg', bytes: photo },
      { name: 'b.jpg', bytes: photo },
    ])
    const [first] = sent.body['attachments'] as Body[]
    const path = `/channels/${channel.id}/messages/${String(sent.body['id'])}`
    const attachments = [
      { id: first?.['id'], description: 'kept' },
      { id: 0, description: 'new' },
    ]
    const edited = await call('PATCH', path, { attachments }, [{ name: 'c.jpg', bytes: photo }])
    expect(edited.body).toMatchObject({
      content: 'x',
      attachments: [
        { filename: 'a.jpg', description: 'kept' },
        { filename: 'c.jpg', description: 'new' },
      ],
    })
    expect(await call('PATCH', path, { attachments: [{ id: '1' }] })).toMatchObject({ status: 400 })
    expect((await call('PATCH', path, { attachments: [] })).body).toMatchObject({ attachments: [] })
  })

  it('lists a file in its embed instead of in attachments', async () => {
    const embeds = [{ title: 'Here', image: { url: 'attachment://a.jpg' } }]
    const { body } = await send({ embeds }, [{ name: 'a.jpg', bytes: photo }])
    const url = expect.stringContaining(`/attachments/${channel.id}/`) as string
    expect(body).toMatchObject({ attachments: [], embeds: [{ type: 'rich', image: { url, width: 1024 } }] })
  })
})

describe('the messages of a channel', () => {
  it('are listed newest first, in pages', async () => {
    const ids: string[] = []
    for (const content of ['1', '2', '3', '4', '5'])
      ids.unshift((await discord.store.post({ channel, content })).id)
    const list = async (query: string) => {
      const { body } = await call('GET', `/channels/${channel.id}/messages?${query}`)
      return (body as unknown as { id: string }[]).map(({ id }) => ids.indexOf(id))
    }
    expect(await list('limit=2')).toEqual([0, 1])
    expect(await list(`before=${ids[1] ?? ''}&limit=2`)).toEqual([2, 3])
    expect(await list(`after=${ids[3] ?? ''}&limit=2`)).toEqual([1, 2])
    expect(await list(`around=${ids[2] ?? ''}&limit=3`)).toEqual([1, 2, 3])
    expect(await call('GET', `/channels/${channel.id}/messages?limit=101`)).toMatchObject({ status: 400 })
  })
})
