import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalSentence } from '../../../src/i18n/sentences.ts'
import { startTestProgram, type TestProgram } from '../../support/program/test-program.ts'
import { redditEnv, startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'

let sandbox: Sandbox
let program: TestProgram
beforeAll(async () => {
  sandbox = await startSandbox()
  program = await startTestProgram(redditEnv(sandbox))
})
afterAll(async () => {
  await program.close()
  await sandbox.close()
})

const shelve = (bytes: Buffer, contentType: string): string => {
  const { name } = sandbox.store.imageHost.put({ contentType, bytes, width: 1, height: 1 })
  return sandbox.store.imageUrl(name)
}
const greyScene = () => sharp('src/sandbox/assets/samples/landscape.jpg').resize(200).greyscale()
/** The same under four colours, as different as a photo's. */
const colourScene = () => {
  const square = (left: number, top: number, background: string) => ({
    input: { create: { width: 100, height: 75, channels: 3 as const, background } },
    left,
    top,
    blend: 'multiply' as const,
  })
  const squares = [square(0, 0, '#e03020'), square(100, 0, '#20c040'), square(0, 75, '#3050e0')]
  return greyScene().toColourspace('srgb').resize(200, 150).composite(squares)
}

const galleryOf = (urls: readonly string[]) => ({
  is_gallery: true,
  gallery_data: { items: urls.map((_, i) => ({ media_id: `m${i}` })) },
  media_metadata: Object.fromEntries(
    urls.map((u, i) => [`m${i}`, { status: 'valid', e: 'Image', m: 'image/jpg', s: { u } }]),
  ),
})
const post = (extra: Record<string, unknown>) =>
  sandbox.store.addPost({ kind: 'link', author: 'ann', title: 'Old', url: 'https://example.com/', extra })

const ask = async (postId: string, body: string): Promise<string> => {
  const summon = sandbox.store.addComment({ parent: `t3_${postId}`, author: 'bob', body })
  const answers = () =>
    sandbox.store.comments.filter(
      ({ parent, author }) => parent === `t1_${summon?.id ?? ''}` && author === 'PhotoBot',
    )
  await expect.poll(answers, { timeout: 20_000, interval: 50 }).toHaveLength(1)
  return answers()[0]?.body ?? ''
}

describe('several pictures on Reddit', () => {
  it('are answered in one reply with a picture or an error for each', async () => {
    const grey = shelve(await greyScene().jpeg().toBuffer(), 'image/jpeg')
    const colour = shelve(await colourScene().png().toBuffer(), 'image/png')
    const broken = shelve(Buffer.from('\xff\xd8\xff nothing more', 'latin1'), 'image/jpeg')
    const { id } = post(galleryOf([grey, colour, `${sandbox.url}/i/gone.jpg`, broken, grey]))
    const reply = await ask(id, 'colorizebot')
    const lines = reply.split('\n').filter((text) => /^\d\./.test(text))
    expect(lines).toHaveLength(5)
    expect(lines[0]).toMatch(/^1\. \[In colour\]\(http.*\/r\/[0-9a-f]{32}\)$/)
    expect(lines[1]).toBe(`2. ${refusalSentence('already_colour')}`)
    expect(lines[2]).toBe(`3. ${refusalSentence('source_not_found')}`)
    expect(lines[3]).toBe(`4. ${refusalSentence('image_damaged')}`)
    expect(lines[4]).toMatch(/^5\. \[In colour\]/)
    for (const [, page = ''] of reply.matchAll(/\((http[^)]+)\)/g))
      expect((await fetch(page)).status).toBe(200)
    expect(await ask(id, 'colorizebot 2')).toBe(refusalSentence('already_colour'))
    expect(await ask(id, 'colorizebot 2 force')).toMatch(/^\[Here it is in colour\]/)
    expect(await ask(id, 'colorizebot 9')).toBe(refusalSentence('no_such_picture'))
  })
})

describe('one picture on Reddit', () => {
  it('can be shown side by side with the original', async () => {
    const grey = shelve(await greyScene().jpeg().toBuffer(), 'image/jpeg')
    const reply = await ask(post({ url_overridden_by_dest: grey }).id, 'colorizebot side by side, vivid')
    const page = /\((http[^)]+)\)/.exec(reply)?.[1] ?? ''
    expect(page).toMatch(/\?view=side-by-side$/)
    expect(await (await fetch(page)).text()).toContain('class="pair"')
  })

  it('is answered with its first frame if it is animated and with the still of a video, and says so', async () => {
    const frame = await greyScene().raw().toBuffer({ resolveWithObject: true })
    const { width, height, channels } = frame.info
    const gif = await sharp(Buffer.concat([frame.data, Buffer.from(frame.data.map((v) => 255 - v))]), {
      raw: { width, height: height * 2, channels, pageHeight: height },
    })
      .gif()
      .toBuffer()
    const moving = shelve(gif, 'image/gif')
    expect(await ask(post({ url_overridden_by_dest: moving }).id, 'colorizebot')).toMatch(/is animated/)
    const still = shelve(await greyScene().jpeg().toBuffer(), 'image/jpeg')
    const video = post({
      is_video: true,
      url_overridden_by_dest: 'https://v.redd.it/abc',
      preview: { images: [{ source: { url: still } }] },
    })
    expect(await ask(video.id, 'colorizebot')).toMatch(/That is a video/)
  })

  it('is fetched from Reddit’s preview if its host is gone', async () => {
    const preview = shelve(await greyScene().jpeg().toBuffer(), 'image/jpeg')
    const { id } = post({
      url_overridden_by_dest: `${sandbox.url}/i/dead.jpg`,
      preview: { images: [{ source: { url: preview } }] },
    })
    expect(await ask(id, 'colorizebot')).toMatch(/^\[Here it is in colour\]/)
  })
})
