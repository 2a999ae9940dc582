import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/domain.ts'
import { replyOnce } from '../../../src/platforms/reddit/reply.ts'
import type { CommentTarget } from '../../../src/platforms/reddit/target.ts'
import { memoryStore } from '../../support/memory-store.ts'
import { redditClientAt } from '../../support/reddit-client.ts'
import { startSandbox, type Sandbox } from '../../support/sandbox.ts'

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
    ...{ comment: `t1_${summon?.id ?? ''}`, submission: `t3_${id}`, author: 'bob', subreddit: 'sandbox' },
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
const comments = () => sandbox.store.comments.filter(({ author }) => author === 'PhotoBot')
const messages = () => sandbox.store.inbox.of('bob').filter(({ name }) => name.startsWith('t4_'))
const post = () => sandbox.store.post(target.submission.slice(3))

describe('the ladder of an answer', () => {
  it('is a comment where Reddit takes it, once however often it is asked for', async () => {
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

  it('sends a message once, though killed before it could say so', async () => {
    Object.assign(post() ?? {}, { locked: true })
    const first = await reply()
    expect(await reply()).toEqual(first)
    expect(messages()).toHaveLength(1)
  })

  it('ends where nobody is left to answer', async () => {
    const summon = sandbox.store.comment(target.comment.slice(3))
    if (summon) summon.deleted = true
    await expect(reply()).rejects.toMatchObject({ code: 'nobody_to_answer' })
    if (summon) summon.deleted = false
    Object.assign(post() ?? {}, { locked: true })
    sandbox.store.queueFault({ code: 'NOT_WHITELISTED_BY_USER_MESSAGE', path: '/api/compose' })
    await expect(reply()).rejects.toMatchObject({ code: 'nobody_to_answer' })
    expect(messages()).toHaveLength(0)
  })

  it('waits for messages as for comments', async () => {
    Object.assign(post() ?? {}, { locked: true })
    sandbox.store.queueFault({ code: 'RATELIMIT', message: 'try again in 2 seconds', path: '/api/compose' })
    await expect(reply()).rejects.toMatchObject({ code: 'platform_rate_limited', retryAfterMs: 3_000 })
    await reply()
    expect(messages()).toHaveLength(1)
  })
})
