import { redditSandbox } from './server.ts'
import { redditPage } from './page/routes.ts'
import { createRedditStore } from './store/store.ts'

/** A local Reddit: its API below `prefix`, and what its page needs. */
export const createRedditSandbox = async (options: { publicUrl: () => string; prefix: string }) => {
  const store = await createRedditStore(options)
  return { api: redditSandbox({ prefix: options.prefix, store }), page: redditPage(store) }
}
