import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'
import { logIn, type Client, type Page } from './client.ts'

let reddit: Sandbox
let ann: Client
const names = (page: Page) => page.data.children.map(({ data }) => data['name'])

beforeEach(async () => {
  reddit = await startSandbox({ requestsPerWindow: 200 })
  ann = await logIn(reddit, 'ann')
})
afterEach(() => reddit.close())

describe('the local Reddit', () => {
  it('needs client credentials for a token, and a token for the API', async () => {
    const body = new URLSearchParams({ grant_type: 'password' })
    expect((await fetch(`${reddit.url}/api/v1/access_token`, { method: 'POST', body })).status).toBe(401)
    const answer = await fetch(`${reddit.url}/api/v1/me`, { headers: { authorization: 'bearer none' } })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ error: 401 })
  })

  it('lists newest first, in pages', async () => {
    const parent = `t3_${reddit.store.posts[0]?.id ?? ''}`
    const made = Array.from({ length: 130 }, (_, i) =>
      reddit.store.addComment({ parent, author: 'bob', body: `${i}` }),
    )
    const wanted = made.map((comment) => `t1_${comment?.id ?? ''}`).reverse()
    const first = (await ann.call('/r/sandbox/comments?limit=500')).body as Page
    expect(names(first)).toEqual(wanted.slice(0, 100))
    const rest = (await ann.call(`/r/sandbox/comments?limit=100&after=${first.data.after ?? ''}`))
      .body as Page
    expect(names(rest)).toEqual(wanted.slice(100))
    expect(rest.data.after).toBeNull()
    expect(names((await ann.call('/r/sandbox/comments')).body as Page)).toHaveLength(25)
    const newer = (await ann.call(`/r/sandbox/comments?before=${wanted[3] ?? ''}`)).body as Page
    expect(names(newer)).toEqual(wanted.slice(0, 3))
  })

  it('delivers a mention to the mentioned user, ignoring case', async () => {
    const parent = `t3_${reddit.store.posts[0]?.id ?? ''}`
    await ann.call('/api/comment', { api_type: 'json', thing_id: parent, text: 'look, u/COLORIZEBOT' })
    const bot = await logIn(reddit, 'colorizebot')
    const { body } = await bot.call('/message/mentions')
    expect(body).toMatchObject({
      data: {
        children: [{ kind: 't1', data: { type: 'username_mention', author: 'ann', was_comment: true } }],
      },
    })
  })

  it('reports errors of api/comment in json.errors with HTTP 200', async () => {
    const [post] = reddit.store.posts
    const parent = `t3_${post?.id ?? ''}`
    const empty = await ann.call('/api/comment', { api_type: 'json', thing_id: parent, text: ' ' })
    expect(empty).toMatchObject({
      status: 200,
      body: { json: { errors: [['NO_TEXT', 'we need something here', 'text']] } },
    })
    if (post) post.locked = true
    const locked = await ann.call('/api/comment', { api_type: 'json', thing_id: parent, text: 'hello' })
    expect(locked).toMatchObject({
      status: 200,
      body: { json: { errors: [['THREAD_LOCKED', 'Comments are locked.', 'parent']] } },
    })
  })

  it('announces and enforces the rate limit', async () => {
    const first = await ann.call('/api/v1/me')
    expect(Number(first.headers.get('x-ratelimit-used'))).toBe(1)
    for (let spent = 1; spent < 200; spent++) await ann.call('/api/v1/me')
    expect(await ann.call('/api/v1/me')).toMatchObject({ status: 429, body: { error: 429 } })
  })

  it('escapes HTML unless raw_json=1 is set', async () => {
    const parent = `t3_${reddit.store.posts[0]?.id ?? ''}`
    reddit.store.addComment({ parent, author: 'bob', body: 'a & b' })
    const bodyOf = async (query: string) => (await ann.list(`/r/sandbox/comments${query}`))[0]?.['body']
    expect(await bodyOf('')).toBe('a &amp; b')
    expect(await bodyOf('?raw_json=1')).toBe('a & b')
  })
})
