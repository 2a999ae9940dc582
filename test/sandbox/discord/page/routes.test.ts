import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Interaction } from '../../../../src/sandbox/discord/store/types.ts'
import { startDiscordPage, type DiscordPage } from './page-client.ts'

let page: DiscordPage
beforeEach(async () => {
  page = await startDiscordPage()
})
afterEach(() => page.close())

const image = { name: 'image', description: 'The photo', type: 11 }
const colorize = { name: 'colorize', description: 'Colours', options: [image] }

const invoked = async (): Promise<Interaction> => {
  await page.register([colorize])
  const body = { command: 'colorize', options: { image: { file: 0 } } }
  expect(await page.send('commands', body, [page.photo()])).toMatchObject({ status: 201 })
  return page.store.interactions.all()[0] ?? expect.fail('no command was run')
}

describe('the overview of the Discord page', () => {
  it('lists only the channels that the visitor belongs to', async () => {
    const elsewhere = page.store.addChannel(
      page.store.addGuild({ name: 'Elsewhere', owner: page.store.bot }),
      {
        name: 'hidden',
      },
    )
    const { body } = await page.call('GET', '/overview')
    expect(body).toMatchObject({
      channels: [
        { kind: 'server', slug: 'old-photos', isAdult: false },
        { kind: 'server', slug: 'after-dark', isAdult: true },
        { kind: 'bot', slug: 'with-colorizebot', title: 'ColorizeBot' },
        { kind: 'private', slug: 'with-archivist', title: 'archivist' },
      ],
      bot: { name: 'ColorizeBot', isOnline: false },
    })
    const refused = { status: 422, body: { detail: 'That channel no longer exists.' } }
    expect(await page.call('GET', `/channels/${elsewhere.id}`)).toMatchObject(refused)
  })

  it('lists commands in the visitor’s language, and subcommands separately', async () => {
    const show = { name: 'show', name_localizations: { de: 'zeigen' }, description: 'Show', type: 1 }
    const settings = {
      name: 'settings',
      name_localizations: { de: 'einstellungen' },
      description: 'Settings',
    }
    await page.register([
      { ...settings, options: [{ ...show, description_localizations: { de: 'Zeigt' } }] },
      { name: 'Colorize', name_localizations: { de: 'Kolorieren' }, type: 3 },
    ])
    expect(await page.call('PUT', '/locale', { locale: 'de' })).toMatchObject({ status: 204 })
    expect(page.store.you.locale).toBe('de')
    const { body } = await page.call('GET', `/channels/${page.photos}`)
    expect(body['commands']).toMatchObject({
      slash: [{ name: 'settings show', label: 'einstellungen zeigen', description: 'Zeigt', options: [] }],
      onMessages: [{ name: 'Colorize', label: 'Kolorieren' }],
    })
    expect(await page.call('PUT', '/locale', { locale: 'xx' })).toMatchObject({ status: 400 })
  })

  it('streams the channel id of each change', async () => {
    const request = get(`${page.base}/events`)
    const [stream] = (await once(request, 'response')) as [IncomingMessage]
    stream.setEncoding('utf8')
    const lines = stream[Symbol.asyncIterator]() as AsyncIterator<string>
    expect((await lines.next()).value).toContain(': hello')
    await page.send('messages', { content: 'hi' })
    expect((await lines.next()).value).toBe(`data: ${page.photos}\n\n`)
    request.destroy()
  })
})

describe('the message form of the Discord page', () => {
  it('turns a name into a mention and returns the sizes of images', async () => {
    const body = { content: 'Please, @colorizebot!', spoilers: [0] }
    await page.send('messages', body, [page.photo()])
    const { id } = page.store.bot
    expect(await page.newest()).toMatchObject({
      author: { name: 'you', isBot: false },
      text: `Please, <@${id}>!`,
      names: { people: { [id]: 'ColorizeBot' } },
      files: [{ name: 'SPOILER_old.jpg', width: 1024, height: 684, isSpoiler: true }],
      mayDelete: true,
    })
    const [file] = (await page.newest())?.['files'] as { path: string }[]
    expect((await fetch(`${page.url}${file?.path ?? ''}`)).headers.get('content-type')).toBe('image/jpeg')
  })

  it('replies to a message and rejects a reply to a deleted one', async () => {
    const [first] = await page.seen()
    await page.send('messages', { content: 'Lovely', replyTo: first?.['id'] })
    const reference = { author: 'archivist', isGone: false, picture: { name: 'street.jpg' } }
    expect(await page.newest()).toMatchObject({ text: 'Lovely', reference })
    expect(await page.call('DELETE', `/messages/${String(first?.['id'])}`)).toMatchObject({ status: 204 })
    expect(await page.newest()).toMatchObject({ reference: { isGone: true } })
    const late = await page.send('messages', { content: 'Lovely', replyTo: first?.['id'] })
    expect(late).toMatchObject({ status: 422, body: { detail: 'That message no longer exists.' } })
  })

  it('explains why an empty message, a large file or an unknown command is rejected', async () => {
    const nothing = { status: 422, body: { detail: 'Write a message or add a file first.' } }
    expect(await page.send('messages', { content: ' ' })).toMatchObject(nothing)
    const large = { name: 'large.jpg', bytes: Buffer.alloc(10 * 1024 * 1024 + 1) }
    const tooLarge = { status: 422, body: { detail: 'Files can be at most 10 MiB in this channel.' } }
    expect(await page.send('messages', { content: '' }, [large])).toMatchObject(tooLarge)
    const command = await page.send('commands', { command: 'sing' })
    expect(command).toMatchObject({
      status: 422,
      body: { detail: 'The command "sing" is not available to you in this channel.' },
    })
    expect(await page.seen()).toHaveLength(3)
  })

  it('rejects requests from other sites', async () => {
    const headers = { origin: 'https://elsewhere.example', 'content-type': 'application/json' }
    const body = JSON.stringify({ locale: 'de' })
    const answer = await fetch(`${page.base}/locale`, { method: 'PUT', headers, body })
    expect(answer.status).toBe(403)
    expect(page.store.you.locale).toBe('en-US')
  })
})

describe('a command on the Discord page', () => {
  it('is shown while it is pending, while it is deferred, and with its answer', async () => {
    const interaction = await invoked()
    const use = { by: 'you', name: 'colorize', isSlash: true }
    const sources = [{ name: 'old.jpg', width: 1024, height: 684 }]
    expect(await page.newest()).toMatchObject({ isSent: true, hasFailed: false, use, sources })
    await page.acknowledge(interaction, { type: 5 })
    expect(await page.newest()).toMatchObject({ isLoading: true, hasFailed: false, use, sources, files: [] })
    const row = { type: 1, components: [{ type: 2, label: 'More', custom_id: 'more', style: 2 }] }
    await page.editOriginal(interaction, { content: 'Here', components: [row] }, [page.photo()])
    expect(await page.seen()).toHaveLength(4)
    expect(await page.newest()).toMatchObject({
      isLoading: false,
      isEphemeral: false,
      text: 'Here',
      sources: [],
      files: [{ name: 'old.jpg' }],
      buttons: [[{ label: 'More', customId: 'more', isDisabled: false }]],
    })
  })

  it('is shown as failed when no answer comes in time', async () => {
    await invoked()
    page.advance(3_001)
    expect(await page.newest()).toMatchObject({ isSent: true, hasFailed: true })
  })

  it('can have an ephemeral answer, which the visitor cannot delete', async () => {
    await page.acknowledge(await invoked(), { type: 4, data: { content: 'psst', flags: 64 } })
    const message = await page.newest()
    expect(message).toMatchObject({ text: 'psst', isEphemeral: true, mayDelete: false })
    const refused = await page.call('DELETE', `/messages/${String(message?.['id'])}`)
    expect(refused).toMatchObject({
      status: 422,
      body: { detail: 'You are not allowed to delete that message.' },
    })
    expect(await page.newest()).toMatchObject({ text: 'psst' })
  })

  it('can be run on a message', async () => {
    await page.register([{ name: 'Colorize', type: 3 }])
    const [first] = await page.seen()
    const path = `/messages/${String(first?.['id'])}/commands`
    expect(await page.call('POST', path, { command: 'Colorize' })).toMatchObject({ status: 201 })
    expect(page.store.interactions.all()[0]?.input).toMatchObject({
      kind: 'message',
      target: { id: first?.['id'] },
    })
    const sources = [{ name: 'street.jpg' }]
    expect(await page.newest()).toMatchObject({
      isSent: true,
      use: { name: 'Colorize', isSlash: false },
      sources,
    })
  })
})

describe('a button on the Discord page', () => {
  const button = { type: 2, label: 'More', custom_id: 'more', style: 2 }
  const components = [{ type: 1, components: [button, { ...button, custom_id: 'less', disabled: true }] }]
  const answered = async (): Promise<string> => {
    await page.acknowledge(await invoked(), { type: 4, data: { content: 'Here', components } })
    return `/messages/${String((await page.newest())?.['id'])}/press`
  }

  it('is shown as pressed until the message is edited', async () => {
    const path = await answered()
    expect(await page.call('POST', path, { customId: 'more' })).toMatchObject({ status: 201 })
    expect(await page.newest()).toMatchObject({ press: { customId: 'more', hasFailed: false } })
    const [pressed] = page.store.interactions.all()
    if (!pressed) expect.fail('no button was pressed')
    await page.acknowledge(pressed, { type: 6 })
    expect(await page.newest()).toMatchObject({ press: { customId: 'more', hasFailed: false } })
    await page.editOriginal(pressed, { content: 'There' })
    const message = await page.newest()
    expect(message).toMatchObject({ text: 'There' })
    expect(message).not.toHaveProperty('press')
  })

  it('is shown as failed without an answer, and cannot be pressed while disabled', async () => {
    const path = await answered()
    const refused = await page.call('POST', path, { customId: 'less' })
    expect(refused).toMatchObject({ status: 422, body: { detail: 'That button is disabled.' } })
    await page.call('POST', path, { customId: 'more' })
    page.advance(3_001)
    expect(await page.newest()).toMatchObject({ press: { customId: 'more', hasFailed: true } })
  })
})
