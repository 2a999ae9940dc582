import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Attachment } from '../../../../src/sandbox/discord/store/types.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../../../support/discord/discord-sandbox.ts'
import { caller, channelNamed } from '../client.ts'

const day = 24 * 60 * 60 * 1_000

let discord: DiscordSandbox
let photo: Buffer
beforeEach(async () => {
  discord = await startDiscordSandbox({ maxFileBytes: 1024 * 1024 })
  photo = await readFile('src/sandbox/assets/samples/street.jpg')
})
afterEach(() => discord.close())

const get = async (url: string) => {
  const answer = await fetch(url)
  const bytes = Buffer.from(await answer.arrayBuffer())
  return { status: answer.status, type: answer.headers.get('content-type'), bytes }
}

const attach = async (given: { bytes?: Buffer; contentType?: string } = {}): Promise<Attachment> => {
  const files = [{ filename: 'a.jpg', bytes: photo, ...given }]
  const { attachments } = await discord.store.post({ channel: channelNamed(discord), files })
  return attachments[0] as Attachment
}

describe('the URL of a file', () => {
  it('expires after a day and can be refreshed', async () => {
    const attachment = await attach()
    const url = discord.store.urlOf(attachment)
    expect(new URL(url).pathname).toBe(`/attachments/${attachment.channelId}/${attachment.id}/a.jpg`)
    expect(await get(url)).toMatchObject({ status: 200, type: 'image/jpeg', bytes: photo })
    discord.advance(day)
    const gone = await get(url)
    expect(gone).toMatchObject({ status: 404, type: expect.stringMatching(/^text\/plain/) as string })
    expect(gone.bytes.toString()).toBe('This content is no longer available.')
    const urls = { attachment_urls: [url, 'https://x.y/a.jpg'] }
    const { body } = await caller(discord)('POST', '/attachments/refresh-urls', urls)
    const [first, other] = (body as { refreshed_urls: { original: string; refreshed: string }[] })
      .refreshed_urls
    expect(first?.original).toBe(url)
    expect(await get(first?.refreshed ?? '')).toMatchObject({ status: 200, bytes: photo })
    expect(other?.refreshed).toBeNull()
  })

  it('is rejected when it was changed', async () => {
    const url = discord.store.urlOf(await attach())
    for (const wrong of [url.replace(/hm=./, 'hm=x'), url.replace(/ex=./, 'ex=f'), url.split('?')[0] ?? ''])
      expect(await get(wrong)).toMatchObject({ status: 404 })
    const other = await attach()
    expect(await get(url.replace(/\/\d+\/a\.jpg/, `/${other.id}/a.jpg`))).toMatchObject({ status: 404 })
  })

  it('starts with ephemeral-attachments for an upload to a command', async () => {
    const upload = await discord.store.upload(channelNamed(discord), { filename: 'ä b.jpg', bytes: photo })
    const url = discord.store.urlOf(upload)
    expect(new URL(url).pathname).toMatch(/^\/ephemeral-attachments\/\d+\/\d+\/__?b\.jpg$/)
    expect(await get(url)).toMatchObject({ status: 200 })
  })
})

describe('a stored file', () => {
  it('can have a long name', async () => {
    const files = [{ filename: `${'n'.repeat(150)}.jpg`, bytes: photo, spoiler: true }]
    const { attachments } = await discord.store.post({ channel: channelNamed(discord), files })
    const [attachment] = attachments
    expect(attachment).toMatchObject({ filename: `SPOILER_${'n'.repeat(150)}.jpg`, flags: 1 << 3 })
    expect(await get(discord.store.urlOf(attachment as Attachment))).toMatchObject({ status: 200 })
  })

  it('can have a wrong content type', async () => {
    const attachment = await attach({ bytes: Buffer.from('no picture'), contentType: 'image/png' })
    expect(attachment).toMatchObject({ contentType: 'image/png', width: undefined })
    expect(await get(discord.store.urlOf(attachment))).toMatchObject({ status: 200, type: 'image/png' })
  })

  it('is removed with its message, or when space is needed', async () => {
    const { store } = discord
    const message = await store.post({
      channel: channelNamed(discord),
      files: [{ filename: 'a.jpg', bytes: photo }],
    })
    const url = store.urlOf(message.attachments[0] as Attachment)
    store.deleteMessage(message)
    expect(await get(url)).toMatchObject({ status: 404 })
    const old = store.urlOf(await attach())
    await attach({ bytes: Buffer.alloc(1024 * 1024) })
    expect(await get(old)).toMatchObject({ status: 404 })
  })
})
