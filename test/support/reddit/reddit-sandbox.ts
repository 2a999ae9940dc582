import fastify from 'fastify'
import { redditSandbox } from '../../../src/sandbox/reddit/server.ts'
import { createRedditStore, type RedditStore } from '../../../src/sandbox/reddit/store/store.ts'
import { testSecrets } from '../secrets.ts'

export type Sandbox = { url: string; host: string; store: RedditStore; close(): Promise<void> }

type SandboxOptions = {
  requestsPerWindow?: number
  tokenSeconds?: number
  maxPosts?: number
  /** Called with the path and method of each request before it is handled. */
  beforeWork?: (path: string, method: string) => Promise<unknown>
  /** Called with both after it was handled. Closes the connection without an answer if it resolves to 'cut'. */
  beforeAnswer?: (path: string, method: string) => Promise<unknown>
}

/** A local Reddit on a port that the system chooses. */
export const startSandbox = async ({
  requestsPerWindow = 100_000,
  tokenSeconds = 86_400,
  maxPosts = 500,
  beforeWork,
  beforeAnswer,
}: SandboxOptions = {}): Promise<Sandbox> => {
  let url = ''
  const store = await createRedditStore({ publicUrl: () => url, prefix: '', maxPosts })
  const app = fastify({ forceCloseConnections: true })
  if (beforeWork)
    app.addHook('onRequest', async (request) => {
      await beforeWork(request.url, request.method)
    })
  if (beforeAnswer)
    app.addHook('onSend', async (request) => {
      if ((await beforeAnswer(request.url, request.method)) === 'cut') request.raw.socket.destroy()
    })
  await app.register(redditSandbox({ prefix: '', store, requestsPerWindow, tokenSeconds }))
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url, host: new URL(url).host, store, close: () => app.close() }
}

/** The settings of a bot that uses this sandbox as Reddit. */
export const redditEnv = ({ url, host }: Sandbox): Record<string, string> => ({
  REDDIT_API_URL: url,
  FETCH_ALLOW_HOSTS: host,
  REDDIT_CLIENT_ID: 'id',
  REDDIT_CLIENT_SECRET: testSecrets.clientSecret,
  REDDIT_USERNAME: 'PhotoBot',
  REDDIT_PASSWORD: testSecrets.password,
  REDDIT_SUBREDDITS: 'sandbox',
  REDDIT_POLL_MS: '200',
})
