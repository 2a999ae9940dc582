import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discordPage } from '../../../../src/sandbox/discord/page/routes.ts'
import { sandboxPages } from '../../../../src/sandbox/pages.ts'
import { redditPage } from '../../../../src/sandbox/reddit/page/routes.ts'
import { redditSandbox } from '../../../../src/sandbox/reddit/server.ts'
import { createDiscordStore } from '../../../../src/sandbox/discord/store/store.ts'
import { createRedditStore, type RedditStore } from '../../../../src/sandbox/reddit/store/store.ts'

let app: FastifyInstance
let store: RedditStore
let parent: string
beforeEach(async () => {
  const prefix = '/sandbox/reddit'
  const publicUrl = () => 'http://127.0.0.1'
  store = await createRedditStore({ publicUrl, prefix })
  const discord = await createDiscordStore({ publicUrl, prefix: '/sandbox/discord' })
  app = fastify()
  await app.register(redditSandbox({ prefix, store }))
  await app.register(sandboxPages({ reddit: redditPage(store), discord: discordPage(discord) }))
  parent = `t3_${store.posts[0]?.id ?? ''}`
})
afterEach(() => app.close())

const comments = async () => {
  const posts = (await app.inject('/sandbox/page/reddit/posts')).json<
    { comments: Record<string, unknown>[] }[]
  >()
  return posts[0]?.comments ?? []
}

describe('the Reddit page’s posts', () => {
  it('hides author and text of removed and deleted comments', async () => {
    const [one, other] = ['rude', 'sorry'].map((body) => store.addComment({ parent, author: 'bob', body }))
    Object.assign(one ?? {}, { removed: true })
    Object.assign(other ?? {}, { deleted: true })
    expect(await comments()).toMatchObject([
      { author: '[deleted]', body: '[removed]', gone: true },
      { author: '[deleted]', body: '[deleted]', gone: true },
    ])
  })

  it('shows the picture of a comment', async () => {
    const image = store.samples[0] && store.imageHost.put(store.samples[0])
    const body = 'Here:\n\n![img](abc)'
    store.addComment({ parent, author: 'bob', body, pictures: [{ id: 'abc', caption: 'A street', image }] })
    const [shown] = await comments()
    const path = `/sandbox/reddit/i/${image?.name ?? ''}`
    expect(shown).toMatchObject({ body, pictures: [{ id: 'abc', caption: 'A street', path }], gone: false })
    expect((await app.inject(path)).headers['content-type']).toBe('image/jpeg')
    store.mediaState = 'processing'
    expect((await comments())[0]).toMatchObject({ body: 'Here:\n\n*Processing img abc...*' })
  })
})
