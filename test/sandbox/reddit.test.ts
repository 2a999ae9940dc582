import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../support/sandbox.ts'

let reddit: Sandbox
let token: string

/** Another client than ours: plain fetch. */
const call = async (path: string, form?: Record<string, string>, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${reddit.url}${path}`, {
    headers: { authorization: `bearer ${token}`, ...headers },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as never }
}
const login = async (username: string): Promise<string> => {
  const basic = { authorization: `Basic ${Buffer.from('id:secret').toString('base64')}` }
  const { body } = await call(
    '/api/v1/access_token',
    { grant_type: 'password', username, password: 'p' },
    basic,
  )
  return (body as { access_token: string }).access_token
}
type Page = { data: { children: { data: { name: string } }[]; after: string | null } }
const names = (page: Page): string[] => page.data.children.map(({ data }) => data.name)

beforeEach(async () => {
  reddit = await startSandbox({ requestsPerWindow: 200 })
  token = await login('ann')
})
afterEach(() => reddit.close())

describe('the local Reddit', () => {
  it('gives no token without a client, and nothing without a token', async () => {
    expect(await call('/api/v1/access_token', { grant_type: 'password' })).toMatchObject({ status: 401 })
    token = 'none'
    expect(await call('/api/v1/me')).toMatchObject({ status: 401, body: { error: 401 } })
  })

  it('pages through a listing, newest first, to its end', async () => {
    const parent = `t3_${reddit.store.posts[0]?.id ?? ''}`
    const made = Array.from({ length: 130 }, (_, i) =>
      reddit.store.addComment({ parent, author: 'bob', body: `${i}` }),
    )
    const wanted = made.map((comment) => `t1_${comment?.id ?? ''}`).reverse()
    const first = (await call('/r/sandbox/comments?limit=500')).body as Page
    expect(names(first)).toEqual(wanted.slice(0, 100))
    const rest = (await call(`/r/sandbox/comments?limit=100&after=${first.data.after ?? ''}`)).body as Page
    expect(names(rest)).toEqual(wanted.slice(100))
    expect(rest.data.after).toBeNull()
    expect(names((await call('/r/sandbox/comments')).body as Page)).toHaveLength(25)
    const newer = (await call(`/r/sandbox/comments?before=${wanted[3] ?? ''}`)).body as Page
    expect(names(newer)).toEqual(wanted.slice(0, 3))
  })

  it('delivers a mention, without case, to the one who was named', async () => {
    const parent = `t3_${reddit.store.posts[0]?.id ?? ''}`
    await call('/api/comment', { api_type: 'json', thing_id: parent, text: 'look, u/COLORIZEBOT' })
    token = await login('colorizebot')
    const { body } = await call('/message/mentions')
    expect(body).toMatchObject({
      data: {
        children: [{ kind: 't1', data: { type: 'username_mention', author: 'ann', was_comment: true } }],
      },
    })
  })

  it('refuses in json.errors, with HTTP 200', async () => {
    const [post] = reddit.store.posts
    const parent = `t3_${post?.id ?? ''}`
    const empty = await call('/api/comment', { api_type: 'json', thing_id: parent, text: ' ' })
    expect(empty).toMatchObject({
      status: 200,
      body: { json: { errors: [['NO_TEXT', 'we need something here', 'text']] } },
    })
    if (post) post.locked = true
    const locked = await call('/api/comment', { api_type: 'json', thing_id: parent, text: 'hello' })
    expect(locked).toMatchObject({
      status: 200,
      body: { json: { errors: [['THREAD_LOCKED', 'Comments are locked.', 'parent']] } },
    })
  })

  it('announces the rate limit and keeps to it', async () => {
    const first = await call('/api/v1/me')
    expect(Number(first.headers.get('x-ratelimit-used'))).toBe(1)
    for (let spent = 1; spent < 200; spent++) await call('/api/v1/me')
    expect(await call('/api/v1/me')).toMatchObject({ status: 429, body: { error: 429 } })
  })

  it('escapes what raw_json does not ask for raw', async () => {
    const parent = `t3_${reddit.store.posts[0]?.id ?? ''}`
    reddit.store.addComment({ parent, author: 'bob', body: 'a & b' })
    const bodyOf = async (query: string) =>
      (
        (await call(`/r/sandbox/comments${query}`)).body as {
          data: { children: { data: { body: string } }[] }
        }
      ).data.children[0]?.data.body
    expect(await bodyOf('')).toBe('a &amp; b')
    expect(await bodyOf('?raw_json=1')).toBe('a & b')
  })
})
