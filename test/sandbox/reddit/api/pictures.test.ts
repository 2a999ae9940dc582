import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../../support/reddit/reddit-sandbox.ts'
import { logIn, formError, type Client, type Data } from '../client.ts'

type Lease = {
  args: { action: string; fields: { name: string; value: string }[] }
  asset: { asset_id: string; processing_state: string; payload: { filepath: string } }
}

let reddit: Sandbox
let ann: Client
let post: string
let photo: Buffer
beforeEach(async () => {
  reddit = await startSandbox()
  reddit.store.addSubreddit('sandbox', { allowedMediaInComments: ['static'] })
  ann = await logIn(reddit, 'ann')
  post = `t3_${reddit.store.posts[0]?.id ?? ''}`
  photo = await readFile('src/sandbox/assets/samples/street.jpg')
})
afterEach(() => reddit.close())

const lease = async (client = ann, mimetype = 'image/jpeg') =>
  (await client.call('/api/media/asset.json', { filepath: 'a.jpg', mimetype })).body as Lease

const upload = async ({ action, fields }: Lease['args'], bytes: Buffer) => {
  const form = new FormData()
  for (const { name, value } of fields) form.append(name, value)
  form.append('file', new Blob([new Uint8Array(bytes)]), 'a.jpg')
  const answer = await fetch(`http:${action}`, { method: 'POST', body: form })
  return { status: answer.status, text: await answer.text() }
}

const uploaded = async (bytes = photo, client = ann): Promise<string> => {
  const { args, asset } = await lease(client)
  expect(await upload(args, bytes)).toMatchObject({ status: 201 })
  return asset.asset_id
}

const words = {
  e: 'par',
  c: [
    { e: 'text', t: 'In colour: ' },
    { e: 'link', t: 'result', u: 'https://x.y/r' },
  ],
}
const rich = (...document: object[]) => ({ richtext_json: JSON.stringify({ document }) })
const img = (id: string) => ({ e: 'img', id, c: 'A street' })
const read = async (): Promise<Data> => (await ann.list('/user/ann/comments?raw_json=1'))[0] ?? {}

describe('a picture upload', () => {
  it('is accepted only with the fields of its lease', async () => {
    const { args, asset } = await lease()
    expect(args.action).toMatch(/^\/\/127\.0\.0\.1:\d+\//)
    expect(asset).toMatchObject({ processing_state: 'incomplete', payload: { filepath: 'a.jpg' } })
    const [first, ...rest] = args.fields
    const wrong = [{ name: first?.name ?? '', value: 'public' }, ...rest]
    for (const fields of [rest, wrong, []])
      expect(await upload({ ...args, fields }, photo)).toMatchObject({
        status: 403,
        text: expect.stringContaining('<Code>AccessDenied</Code>') as string,
      })
    expect(await upload(args, photo)).toMatchObject({
      status: 201,
      text: expect.stringMatching(/<PostResponse><Location>[^<]+<\/Location>/) as string,
    })
  })

  it('is rejected above 20 MiB', async () => {
    const { args } = await lease()
    expect(await upload(args, Buffer.alloc(20 * 1024 * 1024 + 1))).toMatchObject({
      status: 400,
      text: expect.stringContaining('<Code>EntityTooLarge</Code>') as string,
    })
  })

  it('is only possible for image types', async () => {
    const form = { filepath: 'a.exe', mimetype: 'application/x-msdownload' }
    expect((await ann.call('/api/media/asset.json', form)).status).toBe(400)
    expect((await ann.call('/api/media/asset.json', { mimetype: 'image/png' })).status).toBe(400)
  })
})

describe('a comment with a picture', () => {
  it('shows it when processing is done', async () => {
    const id = await uploaded()
    reddit.store.mediaState = 'processing'
    const answer = await ann.comment(post, rich(words, img(id)))
    const body = `In colour: [result](https://x.y/r)\n\n*Processing img ${id}...*`
    const media_metadata = { [id]: { id, status: 'unprocessed' } }
    expect(answer.body).toMatchObject({ json: { errors: [], data: { things: [{ data: { body } }] } } })
    expect(await read()).toMatchObject({ body, media_metadata })
    reddit.store.mediaState = 'valid'
    const done = await read()
    expect(done['body']).toBe(`In colour: [result](https://x.y/r)\n\n![img](${id})`)
    const u = `${reddit.url}/i/${id}.jpg`
    const metadata = { id, status: 'valid', e: 'Image', m: 'image/jpg', s: { u, x: 1024, y: 684 } }
    expect(done['media_metadata']).toEqual({ [id]: metadata })
    expect(Buffer.from(await (await fetch(u)).arrayBuffer()).equals(photo)).toBe(true)
    reddit.store.mediaState = 'failed'
    expect(await read()).toMatchObject({ body, media_metadata: { [id]: { id, status: 'failed' } } })
  })

  it('fails if the upload was not an image', async () => {
    const id = await uploaded(Buffer.from('hello'))
    await ann.comment(post, rich(words, img(id)))
    expect(await read()).toMatchObject({ media_metadata: { [id]: { status: 'failed' } } })
  })

  it('prefers richtext_json to text', async () => {
    const id = await uploaded()
    await ann.comment(post, { ...rich(words, img(id)), text: 'plain' })
    expect((await read())['body']).toContain(`![img](${id})`)
    expect((await read())['body']).not.toContain('plain')
  })

  it('needs text as well', async () => {
    const id = await uploaded()
    expect(await ann.comment(post, rich(img(id)))).toMatchObject(formError('NO_TEXT', 'text'))
    const broken = await ann.comment(post, { richtext_json: '{"document":' })
    expect(broken).toMatchObject(formError('JSON_PARSE_ERROR', 'richtext_json'))
  })

  it('is rejected for an unknown picture, another user’s picture and one that was not uploaded', async () => {
    const leased = (await lease()).asset.asset_id
    const bobs = await uploaded(photo, await logIn(reddit, 'bob'))
    for (const id of ['nothing', leased, bobs])
      expect(await ann.comment(post, rich(words, img(id)))).toMatchObject(
        formError('JSON_INVALID', 'richtext_json'),
      )
    expect(reddit.store.comments).toHaveLength(0)
  })

  it('is rejected where the subreddit does not allow the kind of picture', async () => {
    const gif = await sharp(photo).resize(40).gif().toBuffer()
    const [still, moving] = [await uploaded(), await uploaded(gif)]
    const no = formError('JSON_INVALID', 'richtext_json')
    expect(await ann.comment(post, rich(words, img(moving)))).toMatchObject(no)
    reddit.store.addSubreddit('sandbox', { allowedMediaInComments: ['animated', 'giphy'] })
    expect(await ann.comment(post, rich(words, img(still)))).toMatchObject(no)
    await ann.comment(post, rich(words, img(moving)))
    expect(await read()).toMatchObject({
      media_metadata: { [moving]: { e: 'AnimatedImage', m: 'image/gif', s: { gif: /gif$/, x: 40 } } },
    })
  })

  it('is returned unwrapped with return_rtjson', async () => {
    const id = await uploaded()
    const { body } = await ann.comment(post, { ...rich(words, img(id)), return_rtjson: 'true' })
    expect(body).toMatchObject({ author: 'ann', parent_id: post })
  })

  it('keeps, gains or loses its picture with an edit', async () => {
    const id = await uploaded()
    await ann.comment(post, { text: 'soon' })
    const name = String((await read())['name'])
    await ann.call('/api/editusertext', { thing_id: name, ...rich(words, img(id)) })
    expect(await read()).toMatchObject({ media_metadata: { [id]: { status: 'valid' } } })
    await ann.call('/api/editusertext', { thing_id: name, text: `thanks\n\n![img](${id})` })
    expect(await read()).toMatchObject({ media_metadata: { [id]: { status: 'valid' } } })
    await ann.call('/api/editusertext', { thing_id: name, text: 'gone' })
    expect(await read()).not.toHaveProperty('media_metadata')
  })
})

describe('an emote or GIPHY picture in a comment', () => {
  it('is listed in media_metadata as a valid sticker or GIF', async () => {
    const [emote, giphy] = ['emote|free_emotes_pack|scream', 'giphy|RXKCMLmch5W2Q|downsized']
    const body = `colorizebot ![img](${emote}) ![gif](${giphy})`
    reddit.store.addComment({ parent: post, author: 'ann', body })
    expect(await read()).toMatchObject({
      body,
      media_metadata: {
        [emote]: { id: emote, status: 'valid', e: 'AnimatedImage', m: 'image/gif', t: 'sticker' },
        [giphy]: { id: giphy, status: 'valid', t: 'giphy', ext: 'https://giphy.com/gifs/RXKCMLmch5W2Q' },
      },
    })
  })
})
