import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/core/domain.ts'
import { hasBlockedUs, replyOnce } from '../../../src/platforms/reddit/reply/reply.ts'
import type { CommentTarget } from '../../../src/platforms/reddit/reply/target.ts'
import { memoryStore } from '../../support/memory-store.ts'
import { redditClientAt } from '../../support/reddit/reddit-client.ts'
import { startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'

let sandbox: Sandbox
let client: ReturnType<typeof redditClientAt>
let target: CommentTarget
let store: ReturnType<typeof memoryStore>
beforeEach(async () => {
  sandbox = await startSandbox()
  client = redditClientAt(sandbox.url)
  const { id } = sandbox.store.addPost({ author: 'ann', title: 'A post', kind: 'self' })
  const summon = sandbox.store.addComment({ parent: `t3_${id}`, author: 'bob', body: 'colorizebot' })
  target = {
    comment: `t1_${summon?.id ?? ''}`,
    submission: `t3_${id}`,
    author: 'bob',
    subreddit: 'sandbox',
  }
  store = memoryStore()
})
afterEach(async () => {
  await client.close()
  await sandbox.close()
})

const outcome: Outcome = { kind: 'refused', code: 'no_image' }
const reply = (isRetry = false, given: Outcome = outcome) =>
  replyOnce({ client, username: 'PhotoBot', apiUrl: sandbox.url, inlinePictures: false }, target, given, {
    store,
    isRetry,
    bytesOf: () => Promise.reject(new Error('nothing is stored here')),
  })
const coloured: Outcome = {
  kind: 'colorized',
  nsfw: false,
  pictures: [
    {
      kind: 'colorized',
      pageUrl: 'https://example.com/r/1',
      notes: [],
      artifact: {
        resultId: '1'.repeat(32),
        key: 'after',
        beforeKey: 'before',
        contentType: 'image/jpeg',
        widthPx: 4,
        heightPx: 3,
        bytes: 1,
        model: 'sepia',
      },
    },
  ],
}
/** Another summon under the same post. */
const another = (): string =>
  sandbox.store.addComment({ parent: target.submission, author: 'bob', body: 'colorizebot' })?.id ?? ''
const comments = () => sandbox.store.comments.filter(({ author }) => author === 'PhotoBot')
const messages = () => sandbox.store.inbox.of('bob').filter(({ name }) => name.startsWith('t4_'))
const post = () => sandbox.store.post(target.submission.slice(3))

describe('a reply on Reddit', () => {
  it('is one comment where Reddit accepts comments, however often it is sent', async () => {
    const first = await reply()
    expect(await reply()).toEqual(first)
    expect(comments()).toHaveLength(1)
    expect(messages()).toHaveLength(0)
  })

  it.each([
    ['locked', () => Object.assign(post() ?? {}, { locked: true })],
    ['archived', () => Object.assign(post() ?? {}, { archived: true })],
    ['closed to us', () => sandbox.store.queueFault({ code: 'Forbidden', status: 403 })],
    [
      'averse to links',
      () => sandbox.store.queueFault({ code: 'SUBREDDIT_OUTBOUND_LINKING_DISALLOWED', field: 'text' }),
    ],
  ])('is a direct message where the thread is %s, and names the comment', async (_, close) => {
    close()
    expect(await reply()).toMatchObject({ replyId: expect.stringMatching(/^t4_/) as string })
    expect(comments()).toHaveLength(0)
    expect(messages()).toHaveLength(1)
    expect(messages()[0]?.body).toContain(
      `/comments/${target.submission.slice(3)}/_/${target.comment.slice(3)}/`,
    )
  })

  it('is sent as a message once, though the worker is killed before it can record it', async () => {
    Object.assign(post() ?? {}, { locked: true })
    const first = await reply()
    expect(await reply()).toEqual(first)
    expect(messages()).toHaveLength(1)
  })

  it('is given up when the user is gone', async () => {
    const summon = sandbox.store.comment(target.comment.slice(3))
    if (summon) summon.deleted = true
    await expect(reply()).rejects.toMatchObject({ code: 'nobody_to_answer' })
    if (summon) summon.deleted = false
    Object.assign(post() ?? {}, { locked: true })
    sandbox.store.queueFault({ code: 'NOT_WHITELISTED_BY_USER_MESSAGE', path: '/api/compose' })
    await expect(reply()).rejects.toMatchObject({ code: 'nobody_to_answer' })
    expect(messages()).toHaveLength(0)
  })

  it('is given up when the post is gone', async () => {
    Object.assign(post() ?? {}, { removedByCategory: 'moderator' })
    await expect(reply()).rejects.toMatchObject({ code: 'nobody_to_answer' })
    Object.assign(post() ?? {}, { removedByCategory: null, deleted: true })
    await expect(reply()).rejects.toMatchObject({ code: 'nobody_to_answer' })
    expect(comments()).toHaveLength(0)
    expect(messages()).toHaveLength(0)
    expect(store.values.size).toBe(0)
  })

  it('remembers who blocks the bot, but not that a comment was deleted', async () => {
    const summon = sandbox.store.comment(target.comment.slice(3))
    if (summon) summon.deleted = true
    await expect(reply()).rejects.toMatchObject({ code: 'nobody_to_answer' })
    expect(await hasBlockedUs(store, 'bob')).toBe(false)
    if (summon) summon.deleted = false
    sandbox.store.queueFault({ code: 'SOMETHING_IS_BROKEN' })
    await expect(reply()).rejects.toMatchObject({ code: 'nobody_to_answer' })
    expect(await hasBlockedUs(store, 'Bob')).toBe(true)
  })

  it('is not sent as a second message when the first could not be delivered', async () => {
    Object.assign(post() ?? {}, { locked: true })
    sandbox.store.queueFault({ code: 'NOT_WHITELISTED_BY_USER_MESSAGE', path: '/api/compose' })
    await expect(reply()).rejects.toMatchObject({ code: 'nobody_to_answer' })
    expect(await hasBlockedUs(store, 'bob')).toBe(false)
    target = { ...target, comment: `t1_${another()}` }
    await expect(reply()).rejects.toMatchObject({ code: 'nobody_to_answer' })
    expect(messages()).toHaveLength(0)
    Object.assign(post() ?? {}, { locked: false })
    await reply() // a comment reaches them
    expect(comments()).toHaveLength(1)
  })

  it('remembers for a week that a subreddit refuses the bot, but not that one thread does', async () => {
    Object.assign(post() ?? {}, { locked: true })
    await reply()
    expect(store.closed.size).toBe(0)
    sandbox.store.addSubreddit('sandbox', { banned: ['photobot'] })
    Object.assign(post() ?? {}, { locked: false })
    target = { ...target, comment: `t1_${another()}` }
    await reply()
    expect(store.closed.get('sandbox')).toBe(7 * 24 * 3_600_000)
    sandbox.store.addSubreddit('sandbox', { banned: [] })
    target = { ...target, comment: `t1_${another()}` }
    await reply()
    expect(comments()).toHaveLength(0) // not tried before the week is over
    store.closed.clear()
    target = { ...target, comment: `t1_${another()}` }
    await reply()
    expect(comments()).toHaveLength(1)
  })

  it('is a message where moderators allow only messages', async () => {
    await store.updatePolicy('sandbox', { speak: 'message_only' })
    expect(await reply()).toMatchObject({ replyId: expect.stringMatching(/^t4_/) as string })
    expect(comments()).toHaveLength(0)
  })

  it('is not sent as a comment after a message that was not recorded before a crash', async () => {
    Object.assign(post() ?? {}, { locked: true })
    const first = await reply()
    Object.assign(post() ?? {}, { locked: false })
    expect(await reply(true)).toEqual(first)
    expect(comments()).toHaveLength(0)
  })

  it('omits the footer where a subreddit rejects the wording, and then becomes a message', async () => {
    const fault = { code: 'COMMENT_GUIDANCE_VALIDATION_FAILED', field: 'text' }
    sandbox.store.queueFault(fault)
    await reply(false, coloured)
    expect(comments()[0]?.body).toBe('[Here it is in colour](https://example.com/r/1)')
    sandbox.store.queueFault(fault)
    sandbox.store.queueFault(fault)
    target = { ...target, comment: `t1_${another()}` }
    expect(await reply(false, coloured)).toMatchObject({ replyId: expect.stringMatching(/^t4_/) as string })
  })

  it('is delayed by rate limits of messages as of comments', async () => {
    Object.assign(post() ?? {}, { locked: true })
    sandbox.store.queueFault({ code: 'RATELIMIT', message: 'try again in 2 seconds', path: '/api/compose' })
    await expect(reply()).rejects.toMatchObject({ code: 'platform_rate_limited', retryAfterMs: 3_000 })
    await reply()
    expect(messages()).toHaveLength(1)
  })
})
