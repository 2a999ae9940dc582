import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalSentence } from '../../../src/i18n/sentences.ts'
import type { NewPost } from '../../../src/sandbox/reddit/store/store.ts'
import { startTestProgram, type TestProgram } from '../../support/program/test-program.ts'
import { redditEnv, startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'

let reddit: Sandbox
let program: TestProgram

beforeAll(async () => {
  reddit = await startSandbox()
  program = await startTestProgram(redditEnv(reddit))
})
afterAll(async () => {
  await program.close()
  await reddit.close()
})

const summonUnder = (post: Partial<NewPost>, text = 'colorizebot'): string => {
  const made = reddit.store.addPost({ author: 'ann', title: 'A post', kind: 'link', ...post })
  return reddit.store.addComment({ parent: `t3_${made.id}`, author: 'bob', body: text })?.id ?? ''
}
const answersTo = (id: string): string[] =>
  reddit.store.comments.filter(({ parent }) => parent === `t1_${id}`).map(({ body }) => body)
const answerTo = async (id: string): Promise<string> => {
  await expect.poll(() => answersTo(id), { timeout: 25_000, interval: 50 }).toHaveLength(1)
  return answersTo(id)[0] ?? ''
}
const hosted = (bytes: Buffer): Partial<NewPost> => {
  const image = reddit.store.imageHost.put({
    bytes,
    width: 4,
    height: 3,
    extension: 'jpg',
    contentType: 'image/jpeg',
  })
  return { kind: 'image', image }
}

describe('the bot on Reddit', () => {
  it('answers each kind of bad input with its own sentence and continues with the next job', async () => {
    const huge = sharp({ create: { width: 20_000, height: 10_000, channels: 3, background: '#777' } })
    const cases: [Partial<NewPost>, Parameters<typeof refusalSentence>[0]][] = [
      [{ kind: 'self', selftext: 'no picture' }, 'no_image'],
      [{ isVideo: true, url: 'https://v.redd.it/x' }, 'video_not_supported'],
      [{ url: 'https://evil.example/a.jpg' }, 'host_not_allowed'],
      [{ url: `${reddit.url}/i/gone.jpg` }, 'source_not_found'],
      [hosted(Buffer.from('only text')), 'not_an_image'],
      [hosted(await huge.png({ compressionLevel: 1 }).toBuffer()), 'too_many_pixels'],
    ]
    const asked = cases.map(([post, code]) => ({ id: summonUnder(post), code }))
    for (const { id, code } of asked) expect(await answerTo(id)).toBe(refusalSentence(code))
    const [sample] = reddit.store.samples
    const good = summonUnder(hosted(sample?.bytes ?? Buffer.alloc(0)))
    expect(await answerTo(good)).toContain('/r/')
  })

  it('reacts to its name anywhere, answers a comment that names it twice once, and ignores what would be spam', async () => {
    const [sample] = reddit.store.samples
    const photo = () => hosted(sample?.bytes ?? Buffer.alloc(0))
    const silent = [
      summonUnder({ ...photo(), deleted: true }),
      summonUnder({ ...photo(), removedByCategory: 'moderator' }),
      summonUnder(photo(), '> colorizebot'),
    ]
    const both = summonUnder(photo(), 'u/PhotoBot colorizebot')
    expect(await answerTo(both)).toContain('/r/')
    const later = summonUnder(photo(), 'colorizebot')
    await answerTo(later)
    for (const id of silent) expect(answersTo(id)).toEqual([])
    expect(answersTo(both)).toHaveLength(1)
  })

  it('waits as long as Reddit says and then answers once', async () => {
    reddit.store.queueFault({
      code: 'RATELIMIT',
      message: 'try again in 300 milliseconds.',
      field: 'ratelimit',
    })
    const [sample] = reddit.store.samples
    expect(await answerTo(summonUnder(hosted(sample?.bytes ?? Buffer.alloc(0))))).toContain('/r/')
  })

  it('does not post an answer again whose response was lost', async () => {
    reddit.store.queueFault({ code: 'lost', status: 500, after: true })
    const [sample] = reddit.store.samples
    const id = summonUnder(hosted(sample?.bytes ?? Buffer.alloc(0)))
    expect(await answerTo(id)).toContain('/r/')
    await answerTo(summonUnder(hosted(sample?.bytes ?? Buffer.alloc(0))))
    expect(answersTo(id)).toHaveLength(1)
  })
})
