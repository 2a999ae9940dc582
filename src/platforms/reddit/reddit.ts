import { z } from 'zod'
import { ColorizeError } from '../../errors.ts'
import type { Budget, Platform, PlatformEvents } from '../platform.ts'
import { createRedditClient, type RedditClient, type RedditCredentials } from './client.ts'
import { findPictures } from './find-pictures.ts'
import { pollOnce, type PollerOptions } from './poller.ts'
import { repeat } from './repeat.ts'
import { replyOnce, targetSchema, type Target } from './reply.ts'
import { isDeaf, mentionIn, summonIn, type Wishes } from './summon.ts'
import { commentSchema, readListing, type RedditComment } from './wire.ts'

export type RedditOptions = {
  credentials: RedditCredentials
  subreddits: readonly string[]
  /** Another Reddit than reddit.com. */
  apiUrl?: string | undefined
  budget: Budget
  /** Told of a poll that failed; the next one comes all the same. */
  onTrouble: (error: unknown) => void
  commentPollMs?: number
  inboxPollMs?: number
}

const accountSchema = z.object({ name: z.string() })

const maxBytes = 20 * 1024 * 1024

export const createRedditPlatform = (options: RedditOptions): Platform => {
  const reddit = createRedditClient(options.credentials, options.apiUrl, options.budget)
  const client = reddit.listening
  const { username } = options.credentials
  const listener = createSummonReader(client)

  const listen: Platform['listen'] = async (events, store, signal) => {
    const poll = (
      path: string,
      key: string,
      wishesIn: (body: string) => Wishes | undefined,
    ): PollerOptions => ({
      client,
      path,
      key,
      store,
      onGap: () => {
        options.onTrouble(
          new ColorizeError('platform_gap', `${path} grew by more than Reddit lists: some of it was missed`),
        )
      },
      onComment: async (comment) => {
        const wishes = isDeaf(comment.author, username) ? undefined : wishesIn(comment.body)
        if (wishes) await listener(comment, wishes, events)
      },
    })
    const comments = poll(`r/${options.subreddits.join('+')}/comments`, 'reddit:comments', summonIn)
    const inbox = poll('message/mentions', 'reddit:mentions', (body) => mentionIn(body, username))
    await Promise.all([
      repeat(() => pollOnce(comments), options.commentPollMs ?? 2_000, signal, options.onTrouble),
      repeat(() => pollOnce(inbox), options.inboxPollMs ?? 15_000, signal, options.onTrouble),
    ])
  }

  return {
    name: 'reddit',
    listen,
    reply: (target, outcome) => replyOnce(reddit.answering, username, targetSchema.parse(target), outcome),
    whoAmI: async () => `u/${accountSchema.parse(await client.get('api/v1/me')).name}`,
    close: () => reddit.close(),
  }
}

/** Turns a summoning comment into a request, or into a refusal. */
const createSummonReader =
  (client: RedditClient) =>
  async (comment: RedditComment, wishes: Wishes, events: PlatformEvents): Promise<void> => {
    const id = `reddit-${comment.name}`
    const submission = comment.link_id ?? (await linkIdOf(client, comment.name))
    if (submission === undefined) return // deleted since: there is nobody to answer
    const target: Target = { comment: comment.name, submission, author: comment.author }
    const { vividness, sideBySide, force, which } = wishes
    const found = await findPictures(client, { comment: comment.name, submission, which })
    if ('refuse' in found) {
      await events.refused({ id, platform: 'reddit', target, code: found.refuse, say: found.say })
      return
    }
    await events.requested({
      ...{ id, platform: 'reddit', target, ...found, maxBytes, locale: 'en', visibility: 'public' },
      options: { vividness, sideBySide, force },
      ...{ requester: comment.author.toLowerCase(), thread: submission },
    })
  }

/** Items of the inbox do not say which post they are under. */
const linkIdOf = async (client: RedditClient, name: string): Promise<string | undefined> =>
  readListing(await client.get('api/info', { id: name }), commentSchema).things[0]?.link_id
