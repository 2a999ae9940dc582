import { z } from 'zod'
import { ColorizeError, isRetryable } from '../../core/errors.ts'
import { redditAnswer } from './messages/answer.ts'
import type { PlatformParts } from '../definition.ts'
import type { PlatformEvents } from '../events.ts'
import type { Platform } from '../platform.ts'
import type { PlatformStore } from '../store.ts'
import { createRedditClient, type RedditCredentials } from './client/client.ts'
import { createEventReader } from './listen/events.ts'
import { pollOnce } from './listen/poller.ts'
import { runPollLoop } from './listen/poll-loop.ts'
import { replyOnce } from './reply/reply.ts'
import { downvotedReplies, sourcesGone } from './reply/removed-sources.ts'
import { parseTarget } from './reply/target.ts'
import type { RedditValues } from './settings.ts'
import { commentSchema, inboxSchema } from './client/schemas.ts'

/** On the public Reddit the inbox may use 4 of the 100 requests a minute. */
const inboxPollMs = 15_000

const accountSchema = z.object({ name: z.string() })

/**
 * An item that cannot be handled must not block the items after it. It is refused at once if a retry is pointless, and
 * after three attempts if the error may be a bug of ours. While Reddit is unavailable it is retried without end.
 */
const createSettler = (events: PlatformEvents, onTrouble: (error: unknown) => void) => {
  const failures = new Map<string, number>()
  const maxFailures = 3
  return async (item: { name: string }, handle: () => Promise<void>): Promise<void> => {
    try {
      await handle()
    } catch (error) {
      const isOurs = !(error instanceof ColorizeError)
      const count = (failures.get(item.name) ?? 0) + 1
      if (isRetryable(error) && !(isOurs && count >= maxFailures)) {
        if (isOurs) failures.set(item.name, count)
        throw error
      }
      onTrouble(error)
      const code = error instanceof ColorizeError ? error.code : 'internal'
      const common = { id: `reddit-${item.name}`, platform: 'reddit', target: { name: item.name } }
      await events.onRefusal({ ...common, code, say: false })
    }
    failures.delete(item.name)
  }
}

const credentialsIn = (values: RedditValues): RedditCredentials => ({
  clientId: values.REDDIT_CLIENT_ID ?? '',
  clientSecret: values.REDDIT_CLIENT_SECRET ?? '',
  username: values.REDDIT_USERNAME ?? '',
  password: values.REDDIT_PASSWORD,
  refreshToken: values.REDDIT_REFRESH_TOKEN,
})

export const createRedditPlatform = (
  values: RedditValues,
  { budget, onTrouble }: Pick<PlatformParts, 'budget' | 'onTrouble'>,
): Platform => {
  const { REDDIT_API_URL: apiUrl, REDDIT_SUBREDDITS: subreddits = [], REDDIT_POLL_MS: pollMs } = values
  const credentials = credentialsIn(values)
  const { username } = credentials
  const reddit = createRedditClient(credentials, apiUrl, budget)
  const inlinePictures = values.REDDIT_INLINE_PICTURES
  const replying = { client: reddit.answering, username, apiUrl, inlinePictures }

  const listen = async (events: PlatformEvents, store: PlatformStore, signal: AbortSignal): Promise<void> => {
    const client = reddit.listening
    const reader = createEventReader({ client, username, events, store })
    const settle = createSettler(events, onTrouble)
    const onGap = (path: string) => () => {
      onTrouble(
        new ColorizeError(
          'platform_gap',
          `${path} received more items than Reddit lists, so some were missed`,
        ),
      )
      return store.count('gaps')
    }
    const pollComments = () => {
      const path = `r/${subreddits.join('+')}/comments`
      return pollOnce({
        client,
        store,
        path,
        key: 'reddit:comments',
        schema: commentSchema,
        onGap: onGap(path),
        onItem: (comment) => settle(comment, () => reader.comment(comment)),
      })
    }
    const pollInbox = () => {
      const path = 'message/inbox'
      return pollOnce({
        client,
        store,
        path,
        key: 'reddit:inbox',
        schema: inboxSchema,
        onGap: onGap(path),
        onItem: (item) => settle(item, () => reader.inboxItem(item)),
      })
    }
    await Promise.all([
      runPollLoop(pollComments, pollMs, signal, onTrouble),
      runPollLoop(
        pollInbox,
        apiUrl === undefined ? Math.max(inboxPollMs, pollMs) : pollMs,
        signal,
        onTrouble,
      ),
    ])
  }

  return {
    name: 'reddit',
    listen,
    reply: (target, outcome, parts) => replyOnce(replying, parseTarget(target), outcome, parts),
    previewText: (outcome) => redditAnswer(outcome),
    remove: async (replyId) => {
      // a direct message cannot be deleted
      if (replyId.startsWith('t1_')) await reddit.answering.post('api/del', { id: replyId })
    },
    sourcesGone: (targets) => sourcesGone(reddit.answering, targets),
    downvotedReplies: () => downvotedReplies(reddit.answering, username, values.REDDIT_LOWEST_SCORE),
    accountName: async () => `u/${accountSchema.parse(await reddit.answering.get('api/v1/me')).name}`,
    close: () => reddit.close(),
  }
}
