import type { FastifyInstance } from 'fastify'
import type { RedditStore } from './store/store.ts'
import { submissionThing } from './things/post-thing.ts'

export const registerImages = (app: FastifyInstance, store: RedditStore): void => {
  app.get<{ Params: { name: string } }>('/i/:name', ({ params }, reply) => {
    const image = store.imageHost.get(params.name)
    if (!image)
      return reply.code(404).type('text/html').send('<!doctype html><title>404</title><p>Not found.</p>')
    return reply.type(image.contentType).header('cache-control', 'public, max-age=3600').send(image.bytes)
  })
}

/** Share links, which work without a token. On the real Reddit the last part is a random code; here it is the post's id. */
export const registerPages = (app: FastifyInstance, store: RedditStore): void => {
  for (const path of ['/r/:sub/s/:code', '/u/:name/s/:code', '/user/:name/s/:code'])
    app.get<{ Params: { code: string } }>(path, ({ params }, reply) => {
      const post = store.post(params.code)
      if (!post) return reply.code(404).type('text/html').send('<!doctype html><title>404</title>')
      const permalink = String(submissionThing(store, post).data['permalink'])
      return reply.redirect(`https://www.reddit.com${permalink}?share_id=x`, 301)
    })
}
