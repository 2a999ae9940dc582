import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalSentence } from '../../src/i18n/sentences.ts'
import { logInAt } from '../support/web/admin-login.ts'
import { adminPassword, startTestProgram, type TestProgram } from '../support/program/test-program.ts'

type View = {
  id: string
  title: string
  image?: { path: string }
  comments: { id: string; parent: string; author: string; body: string }[]
}

let program: TestProgram
let url: string

beforeAll(async () => {
  program = await startTestProgram({ ADMIN_PASSWORD: adminPassword })
  url = program.url
})
afterAll(() => program.close())

const posts = async (): Promise<View[]> =>
  (await fetch(`${url}/sandbox/page/reddit/posts`)).json() as Promise<View[]>

const comment = async (parent: string, text: string): Promise<string> => {
  const answer = await fetch(`${url}/sandbox/page/reddit/comments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ parent, text }),
  })
  return ((await answer.json()) as { id: string }).id
}

const answersTo = async (id: string): Promise<string[]> =>
  (await posts()).flatMap(({ comments }) =>
    comments
      .filter(({ parent, author }) => parent === `t1_${id}` && author === 'colorizebot')
      .map(({ body }) => body),
  )

const answerTo = (id: string): Promise<string> =>
  expect
    .poll(() => answersTo(id), { timeout: 20_000, interval: 100 })
    .toHaveLength(1)
    .then(async () => (await answersTo(id))[0] ?? '')

describe('the bot on the sandbox Reddit', () => {
  it('answers a comment with the photo in colour, once', async () => {
    const [post] = await posts()
    const reply = await answerTo(await comment(`t3_${post?.id ?? ''}`, 'what a lake! ColorizeBot?'))
    const page = /\((http:\/\/[^)]+)\)/.exec(reply)?.[1] ?? ''
    expect(page).toMatch(/\/r\/[0-9a-f]{32}$/)
    expect((await fetch(page)).status).toBe(200)
    const image = await fetch(`${page}/image`)
    expect(image.headers.get('content-type')).toBe('image/jpeg')
    expect((await image.arrayBuffer()).byteLength).toBeGreaterThan(10_000)
  })

  it('refuses a file that is no picture in one sentence', async () => {
    const form = new FormData()
    form.append('image', new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 1, 2, 3, 4)]), 'a.jpg')
    await fetch(`${url}/sandbox/page/reddit/posts`, { method: 'POST', body: form })
    const [post] = await posts()
    expect(await answerTo(await comment(`t3_${post?.id ?? ''}`, 'colourizebot'))).toBe(
      refusalSentence('image_damaged'),
    )
  })
})

describe('the first page', () => {
  it('colours an upload', async () => {
    const [, sample] = (await posts()).filter(({ image }) => image !== undefined)
    const photo = await (await fetch(`${url}${sample?.image?.path ?? ''}`)).blob()
    const form = new FormData()
    form.append('image', photo, 'photo.jpg')
    const { id } = (await (await fetch(`${url}/api/colorize`, { method: 'POST', body: form })).json()) as {
      id: string
    }
    const state = async () => (await fetch(`${url}/api/requests/${id}`)).json()
    await expect
      .poll(state, { timeout: 20_000 })
      .toMatchObject({ state: 'sent', resultId: expect.any(String) as string })
  })

  it('keeps no upload, whether it could be coloured or not', async () => {
    const form = new FormData()
    form.append('image', new Blob(['only words']), 'photo.jpg')
    const { id } = (await (await fetch(`${url}/api/colorize`, { method: 'POST', body: form })).json()) as {
      id: string
    }
    const state = async () => (await fetch(`${url}/api/requests/${id}`)).json()
    await expect.poll(state, { timeout: 20_000 }).toMatchObject({ state: 'failed', code: 'not_an_image' })
    const kept = () => readdir(join(program.dataDir, 'output', 'uploads')).then(({ length }) => length)
    await expect.poll(kept, { timeout: 5_000 }).toBe(0)
  })

  it('shows the queues to who has the password', async () => {
    const { cookie } = await logInAt(url, adminPassword)
    const headers = { cookie }
    expect((await fetch(`${url}/admin/queues/`)).status).toBe(401)
    const page = await fetch(`${url}/admin/queues/`, { headers })
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Bull')
    const queues = await fetch(`${url}/admin/queues/api/queues?activeQueue=colorize&page=1&jobsPerPage=10`, {
      headers,
    })
    expect(JSON.stringify(await queues.json())).toContain('reply-reddit')
  })
})
