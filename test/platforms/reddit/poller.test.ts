import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pollOnce } from '../../../src/platforms/reddit/listen/poller.ts'
import { commentSchema } from '../../../src/platforms/reddit/client/schemas.ts'
import { memoryStore } from '../../support/memory-store.ts'
import { redditClientAt } from '../../support/reddit/reddit-client.ts'
import { startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'

let sandbox: Sandbox
let client: ReturnType<typeof redditClientAt>
let store: ReturnType<typeof memoryStore>
let heard: string[]
let gaps: number
let failAt: string | undefined
let failOverAt: string | undefined
let parent: string
beforeEach(async () => {
  sandbox = await startSandbox()
  client = redditClientAt(sandbox.url)
  store = memoryStore()
  heard = []
  gaps = 0
  failAt = undefined
  failOverAt = undefined
  parent = `t3_${sandbox.store.addPost({ author: 'ann', title: 'A post', kind: 'self' }).id}`
})
afterEach(async () => {
  await client.close()
  await sandbox.close()
})

const poll = () =>
  pollOnce({
    client,
    path: 'r/sandbox/comments',
    key: 'cursor',
    store,
    schema: commentSchema,
    onItem: ({ body }) => {
      if (body === failAt) return Promise.reject(new Error('cut short'))
      if (body === failOverAt) store.failOver()
      heard.push(body)
      return Promise.resolve()
    },
    onGap: () => {
      gaps++
      return Promise.resolve()
    },
  })
const say = (from: number, to: number) => {
  for (let i = from; i < to; i++) sandbox.store.addComment({ parent, author: 'bob', body: String(i) })
}
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String(from + i))

describe('pollOnce', () => {
  it('returns each of nearly a thousand comments once and in order', async () => {
    say(0, 1)
    await poll()
    say(1, 990)
    await poll()
    await poll()
    expect(heard).toEqual(numbers(0, 990))
    expect(gaps).toBe(0)
  })

  it('returns a whole round again after a Redis failover in the middle of it', async () => {
    say(0, 3)
    await poll()
    say(3, 6)
    failOverAt = '4'
    await poll()
    failOverAt = undefined
    await poll()
    await poll()
    expect(heard).toEqual([...numbers(0, 6), ...numbers(3, 6)])
    expect(gaps).toBe(0)
  })

  it('copes with anchors that were removed', async () => {
    say(0, 150)
    await poll()
    for (const comment of sandbox.store.comments.slice(0, 60)) comment.deleted = true
    say(150, 160)
    await poll()
    expect(heard).toEqual(numbers(0, 160))
  })

  it('skips what is older than a day, at the first start and after a long absence', async () => {
    const dayS = 24 * 3600
    say(0, 3)
    const nowS = Math.floor(Date.now() / 1000)
    for (const [i, age] of [5 * dayS, dayS + 60, dayS - 60].entries()) {
      const comment = sandbox.store.comments[2 - i]
      if (comment) comment.createdUtc = nowS - age
    }
    store.values.set('cursor', JSON.stringify({ createdUtc: nowS - 9 * dayS, seen: [] }))
    await poll()
    expect(heard).toEqual(['2'])
  })

  it('continues where a round was interrupted', async () => {
    say(0, 5)
    failAt = '3'
    await expect(poll()).rejects.toThrow('cut short')
    failAt = undefined
    failOverAt = undefined
    await poll()
    expect(heard).toEqual(numbers(0, 5))
  })

  it('reports when there were more comments than Reddit lists', async () => {
    say(0, 1)
    await poll()
    say(1, 1_200)
    await poll()
    expect(gaps).toBe(1)
    expect(heard).toHaveLength(1_001)
  })
})
