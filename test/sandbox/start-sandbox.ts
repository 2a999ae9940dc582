import fastify from 'fastify'
import { redditSandbox } from '../../src/sandbox/reddit/api.ts'
import { createRedditStore, type RedditStore } from '../../src/sandbox/reddit/store.ts'

export type Sandbox = { url: string; host: string; store: RedditStore; close(): Promise<void> }

/** A local Reddit of a test's own, on a port that the system chooses. */
export const startSandbox = async (requestsPerWindow = 100_000): Promise<Sandbox> => {
  let url = ''
  const store = await createRedditStore({ publicUrl: () => url, prefix: '' })
  const app = fastify({ forceCloseConnections: true })
  await app.register(redditSandbox({ prefix: '', store, requestsPerWindow }))
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url, host: new URL(url).host, store, close: () => app.close() }
}
