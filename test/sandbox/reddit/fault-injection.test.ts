import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'
import { logIn, formError, type Client } from './client.ts'

let reddit: Sandbox
let ann: Client
let post: string
beforeEach(async () => {
  reddit = await startSandbox({ tokenSeconds: 3_600 })
  ann = await logIn(reddit, 'ann')
  post = `t3_${reddit.store.posts[0]?.id ?? ''}`
})
afterEach(() => reddit.close())

const requestToken = (form: Record<string, string>) =>
  fetch(`${reddit.url}/api/v1/access_token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('id:secret').toString('base64')}` },
    body: new URLSearchParams(form),
  })

describe('an injected fault of the local Reddit', () => {
  it('applies once to its path, whatever the query', async () => {
    reddit.store.queueFault({ path: '/r/sandbox/comments', status: 503, headers: { 'retry-after': '2' } })
    expect((await ann.call('/r/sandbox/new')).status).toBe(200)
    const hit = await ann.call('/r/sandbox/comments?limit=100')
    expect(hit).toMatchObject({ status: 503, body: { error: 503 } })
    expect(hit.headers.get('retry-after')).toBe('2')
    expect((await ann.call('/r/sandbox/comments?limit=100')).status).toBe(200)
  })

  it('applies to api/comment by default', async () => {
    reddit.store.queueFault({ code: 'RATELIMIT', message: 'try again in 2 seconds' })
    expect(await ann.comment(post, { text: 'hi' })).toMatchObject(formError('RATELIMIT', 'ratelimit'))
    expect(reddit.store.comments).toHaveLength(0)
  })

  it('can carry the waiting time as a number in json.ratelimit', async () => {
    reddit.store.queueFault({ code: 'RATELIMIT', message: 'Take a break for 4m30s', ratelimitSeconds: 270.5 })
    const answer = await ann.comment(post, { text: 'hi' })
    expect(answer).toMatchObject(formError('RATELIMIT', 'ratelimit'))
    expect(answer.body).toMatchObject({ json: { ratelimit: 270.5 } })
  })

  it('can apply after the request took effect', async () => {
    reddit.store.queueFault({ code: 'lost', status: 500, after: true })
    expect(await ann.comment(post, { text: 'hi' })).toMatchObject({ status: 500, body: { error: 500 } })
    expect(reddit.store.comments).toHaveLength(1)
    reddit.store.ensureUser('bob')
    reddit.store.queueFault({ path: '/api/compose', status: 502, after: true })
    const form = { to: 'bob', subject: 's', text: 't' }
    expect(await ann.call('/api/compose', form)).toMatchObject({ status: 502 })
    expect(reddit.store.inbox.of('bob')).toHaveLength(1)
  })

  it('can close the connection before or after the request took effect', async () => {
    reddit.store.queueFault({ status: 0 })
    await expect(ann.comment(post, { text: 'hi' })).rejects.toThrow()
    expect(reddit.store.comments).toHaveLength(0)
    reddit.store.queueFault({ status: 0, after: true })
    await expect(ann.comment(post, { text: 'hi' })).rejects.toThrow()
    expect(reddit.store.comments).toHaveLength(1)
    reddit.store.queueFault({ path: '/message/inbox', status: 0 })
    await expect(ann.call('/message/inbox')).rejects.toThrow()
    expect((await ann.call('/message/inbox')).status).toBe(200)
  })

  it('applies to images and to the token endpoint', async () => {
    const image = reddit.store.posts[0]?.image?.name ?? ''
    reddit.store.queueFault({ path: `/i/${image}`, status: 504, after: true })
    expect((await fetch(reddit.store.imageUrl(image))).status).toBe(504)
    const whole = await fetch(reddit.store.imageUrl(image))
    expect((await whole.arrayBuffer()).byteLength).toBe(reddit.store.posts[0]?.image?.bytes.length)
    reddit.store.queueFault({ path: '/api/v1/access_token', status: 500 })
    const login = { grant_type: 'password', username: 'ann', password: 'p' }
    expect((await requestToken(login)).status).toBe(500)
    expect(await (await requestToken(login)).json()).toMatchObject({ expires_in: 3_600 })
  })
})

describe('a token of the local Reddit', () => {
  it('is invalid after it was revoked', async () => {
    reddit.store.revokeTokens()
    expect((await ann.call('/api/v1/me')).status).toBe(401)
    ann = await logIn(reddit, 'ann')
    expect((await ann.call('/api/v1/me')).status).toBe(200)
  })

  it('expires', async () => {
    const brief = await startSandbox({ tokenSeconds: 0.05 })
    const client = await logIn(brief, 'ann')
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect((await client.call('/api/v1/me')).status).toBe(401)
    await brief.close()
  })
})
