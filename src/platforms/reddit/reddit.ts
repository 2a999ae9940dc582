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
import { repeat } from './listen/repeat.ts'
import { replyOnce } from './reply/reply.ts'
import { dislikedReplies, sourcesGone } from './reply/sources.ts'
import { parseTarget } from './reply/target.ts'
import type { RedditValues } from './settings.ts'
import { commentSchema, inboxSchema } from './client/wire.ts'

/** Of a hundred requests a minute Reddit's inbox takes four; a Reddit of one's own has more to give. */
const inboxPollMs = 15_000

const accountSchema = z.object({ name: z.string() })

/**
 * Something that cannot be answered must not keep the listener from what comes after it: at once where another try is
 * pointless, after a few where the fault may be ours. While Reddit itself is away it is tried for ever.
 */
const settled = (events: PlatformEvents, onTrouble: (error: unknown) => void) => {
  const failures = new Map<string, number>()
  const mostFailures = 3
  return async (heard: { name: string }, hear: () => Promise<void>): Promise<void> => {
    try {
      await hear()
    } catch (error) {
      const isOurs = !(error instanceof ColorizeError)
      const count = (failures.get(heard.name) ?? 0) + 1
      if (isRetryable(error) && !(isOurs && count >= mostFailures)) {
        if (isOurs) failures.set(heard.name, count)
        throw error
      }
      onTrouble(error)
      const code = error instanceof ColorizeError ? error.code : 'internal'
      const common = { id: `reddit-${heard.name}`, platform: 'reddit', target: { name: heard.name } }
      await events.onRefusal({ ...common, code, say: false })
    }
    failures.delete(heard.name)
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
    const hearing = createEventReader({ client, username, events, store })
    const settle = settled(events, onTrouble)
    const onGap = (path: string) => () => {
      onTrouble(
        new ColorizeError('platform_gap', `${path} grew by more than Reddit lists: some of it was missed`),
      )
      return store.count('gaps')
    }
    const pollComments = () => {
      const path = `r/${subreddits.join('+')}/comments`
      return pollOnce({
        ...{ client, store, path, key: 'reddit:comments', schema: commentSchema, onGap: onGap(path) },
        onItem: (comment) => settle(comment, () => hearing.comment(comment)),
      })
    }
    const pollInbox = () => {
      const path = 'message/inbox'
      return pollOnce({
        ...{ client, store, path, key: 'reddit:inbox', schema: inboxSchema, onGap: onGap(path) },
        onItem: (item) => settle(item, () => hearing.inboxItem(item)),
      })
    }
    await Promise.all([
      repeat(pollComments, pollMs, signal, onTrouble),
      repeat(pollInbox, apiUrl === undefined ? Math.max(inboxPollMs, pollMs) : pollMs, signal, onTrouble),
    ])
  }

  return {
    name: 'reddit',
    listen,
    reply: (target, outcome, aids) => replyOnce(replying, parseTarget(target), outcome, aids),
    previewText: (outcome) => redditAnswer(outcome),
    remove: async (replyId) => {
      // a direct message cannot be taken back
      if (replyId.startsWith('t1_')) await reddit.answering.post('api/del', { id: replyId })
    },
    sourcesGone: (targets) => sourcesGone(reddit.answering, targets),
    downvotedReplies: () => dislikedReplies(reddit.answering, username, values.REDDIT_LOWEST_SCORE),
    accountName: async () => `u/${accountSchema.parse(await reddit.answering.get('api/v1/me')).name}`,
    close: () => reddit.close(),
  }
}
