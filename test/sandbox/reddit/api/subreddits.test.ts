import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../../support/reddit/reddit-sandbox.ts'
import { logIn, formError, type Client } from '../client.ts'

let reddit: Sandbox
let ann: Client
let post: string
beforeEach(async () => {
  reddit = await startSandbox()
  ann = await logIn(reddit, 'ann')
  reddit.store.addSubreddit('attic', { moderators: ['mo'] })
  post = `t3_${reddit.store.addPost({ kind: 'self', subreddit: 'attic', author: 'bob', title: 'Dust' }).id}`
})
afterEach(() => reddit.close())

const attic = () => reddit.store.addSubreddit('ATTIC')

describe('a subreddit', () => {
  it('describes its settings', async () => {
    Object.assign(attic(), { over18: true, allowedMediaInComments: ['static'], banned: ['Ann'] })
    expect((await ann.call('/r/attic/about')).body).toMatchObject({
      kind: 't5',
      data: {
        display_name: 'attic',
        subreddit_type: 'public',
        over18: true,
        quarantine: false,
        allowed_media_in_comments: ['static'],
        user_is_banned: true,
      },
    })
    const [info] = await ann.list('/api/info?sr_name=Sandbox,nowhere')
    expect(info).toMatchObject({ display_name: 'sandbox', user_is_banned: false })
  })

  it('lists its moderators', async () => {
    expect((await ann.call('/r/sandbox/about/moderators')).body).toMatchObject({
      kind: 'UserList',
      data: { children: [{ name: 'modesta', mod_permissions: ['all'] }] },
    })
  })

  it('is visible only to its moderators while it is private', async () => {
    const answer = await ann.comment(post, { text: 'achoo' })
    expect(answer.status).toBe(200)
    attic().isPrivate = true
    const door = { status: 403, body: { reason: 'private', message: 'Forbidden', error: 403 } }
    for (const path of ['about', 'comments', 'new', 'about/moderators', `comments/${post.slice(3)}`])
      expect(await ann.call(`/r/attic/${path}`)).toMatchObject(door)
    expect(await ann.call(`/comments/${post.slice(3)}`)).toMatchObject(door)
    expect(await ann.comment(post, { text: 'once more' })).toMatchObject({ status: 403 })
    expect(await ann.list('/r/attic+sandbox/comments')).toHaveLength(0)
    expect(await ann.list(`/api/info?id=${post}`)).toHaveLength(0)
    const mo = await logIn(reddit, 'mo')
    expect(await mo.list('/r/attic+sandbox/comments')).toHaveLength(1)
    expect((await mo.call('/r/attic/about')).body).toMatchObject({ data: { subreddit_type: 'private' } })
  })

  it('rejects comments of banned users and sends them a notice', async () => {
    reddit.store.ban('attic', 'ann')
    expect(await ann.comment(post, { text: 'hello' })).toMatchObject({ status: 403 })
    reddit.store.unban('attic', 'ann')
    expect((await ann.comment(post, { text: 'hello' })).body).toMatchObject({ json: { errors: [] } })
    const [unbanned, banned] = await ann.list('/message/messages')
    expect(banned).toMatchObject({
      subject: "You've been permanently banned from participating in r/attic",
      author: null,
      subreddit: 'attic',
      distinguished: 'moderator',
      dest: 'ann',
      was_comment: false,
    })
    expect(unbanned).toMatchObject({ subject: "You've been unbanned from participating in r/attic" })
  })

  it('accepts but does not create comments in quarantine', async () => {
    attic().quarantine = true
    const taken = { status: 200, body: { json: { errors: [], data: { things: [] } } } }
    expect(await ann.comment(post, { text: 'hello' })).toMatchObject(taken)
    expect(await ann.comment(post, { text: 'hello', return_rtjson: 'true' })).toMatchObject({ status: 500 })
    expect(await ann.list('/user/ann/comments')).toHaveLength(0)
  })

  it('rejects links where they are forbidden', async () => {
    attic().linksForbidden = true
    const linked = formError('SUBREDDIT_OUTBOUND_LINKING_DISALLOWED', 'text')
    expect(await ann.comment(post, { text: 'see https://example.com' })).toMatchObject(linked)
    const document = [{ e: 'par', c: [{ e: 'link', t: 'this', u: 'http://example.com' }] }]
    expect(await ann.comment(post, { richtext_json: JSON.stringify({ document }) })).toMatchObject(linked)
    expect((await ann.comment(post, { text: 'see nothing' })).body).toMatchObject({ json: { errors: [] } })
  })
})

describe('a comment in a subreddit', () => {
  const said = () => reddit.store.comments.find(({ author }) => author === 'bob')

  it('is collapsed when its score is low', async () => {
    const made = reddit.store.addComment({ parent: post, author: 'bob', body: 'meh' })
    const first = await ann.list('/user/bob/comments')
    expect(first[0]).toMatchObject({ score: 1, collapsed_reason: null })
    if (made) made.score = -5
    const second = await ann.list('/r/attic/comments')
    expect(second[0]).toMatchObject({ score: -5, collapsed_reason: 'comment score below threshold' })
  })

  it('is hidden from everyone but its author after a moderator removed it', async () => {
    reddit.store.addComment({ parent: post, author: 'bob', body: 'rude' })
    const name = `t1_${said()?.id ?? ''}`
    Object.assign(said() ?? {}, { removed: true })
    expect(await ann.list('/r/attic/comments')).toHaveLength(0)
    expect(await ann.list('/user/bob/comments')).toHaveLength(0)
    const [seen] = await ann.list(`/api/info?id=${name}`)
    expect(seen).toMatchObject({ author: '[deleted]', body: '[removed]' })
    const bob = await logIn(reddit, 'bob')
    const [own] = await bob.list('/user/bob/comments')
    expect(own).toMatchObject({ author: 'bob', body: 'rude' })
  })
})

describe('a removed post', () => {
  it('is not listed and says who removed it', async () => {
    const record = reddit.store.post(post.slice(3))
    if (record) record.removedByCategory = 'moderator'
    expect(await ann.list('/r/attic/new')).toHaveLength(0)
    expect((await ann.list(`/api/info?id=${post}`))[0]).toMatchObject({ removed_by_category: 'moderator' })
    if (record) record.deleted = true
    expect((await ann.list(`/api/info?id=${post}`))[0]).toMatchObject({
      author: '[deleted]',
      removed_by_category: 'deleted',
    })
  })
})
