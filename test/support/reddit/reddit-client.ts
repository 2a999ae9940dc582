import { createRedditClient, type RedditClient } from '../../../src/platforms/reddit/client/client.ts'
import type { ApiBudget } from '../../../src/platforms/api-budget.ts'
import { testSecrets } from '../secrets.ts'

export const noLimit: ApiBudget = { take: () => Promise.resolve(0), learn: () => Promise.resolve() }

export const redditKeys = {
  clientId: 'id',
  clientSecret: testSecrets.clientSecret,
  username: 'PhotoBot',
  password: testSecrets.password,
}

/** A client without a request budget. */
export const redditClientAt = (url: string): RedditClient & { close(): Promise<void> } => {
  const reddit = createRedditClient(redditKeys, url, noLimit)
  return { ...reddit.answering, close: () => reddit.close() }
}
