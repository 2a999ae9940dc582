import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Outcome, ReplyTarget } from '../../domain.ts'
import { ColorizeError } from '../../errors.ts'
import { redditRefusal, redditReply } from '../../replies.ts'
import type { Platform, PlatformEvents } from '../platform.ts'
import { createRedditClient, type RedditClient, type RedditCredentials } from './client.ts'
import { findPictures } from './find-pictures.ts'
import { pollOnce, type PollerOptions } from './poller.ts'
import { replyError } from './reply-errors.ts'
import { isDeaf, mentionIn, summonIn, type Wishes } from './summon.ts'
import { commentAnswer, commentSchema, readListing, type RedditComment } from './wire.ts'

export type RedditOptions = {
  credentials: RedditCredentials
  subreddits: readonly string[]
  /** Another Reddit than reddit.com. */
  apiUrl?: string | undefined
  /** Told of a poll that failed; the next one comes all the same. */
  onTrouble: (error: unknown) => void
  commentPollMs?: number
  inboxPollMs?: number
}

const targetSchema = z.object({ comment: z.string().regex(/^t1_/), submission: z.string().regex(/^t3_/) })

const accountSchema = z.object({ name: z.string() })

const maxBytes = 20 * 1024 * 1024

export const createRedditPlatform = (options: RedditOptions): Platform => {
  const client = createRedditClient(options.credentials, options.apiUrl)
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
    reply: (target, outcome) => replyOnce(client, username, target, outcome),
    whoAmI: async () => `u/${accountSchema.parse(await client.get('api/v1/me')).name}`,
    close: () => client.close(),
  }
}

/** Until aborted; a failed round waits longer each time, up to a minute. */
const repeat = async (
  round: () => Promise<void>,
  intervalMs: number,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> => {
  let failures = 0
  while (!signal.aborted) {
    try {
      await round()
      failures = 0
    } catch (error) {
      failures++
      onTrouble(error)
    }
    const pauseMs =
      failures === 0 ? intervalMs : Math.min(60_000, intervalMs * 2 ** failures) * (0.5 + Math.random())
    await wait(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

/** Turns a summoning comment into a request, or into a refusal. */
const createSummonReader =
  (client: RedditClient) =>
  async (comment: RedditComment, wishes: Wishes, events: PlatformEvents): Promise<void> => {
    const id = `reddit-${comment.name}`
    const submission = comment.link_id ?? (await linkIdOf(client, comment.name))
    if (submission === undefined) return // deleted since: there is nobody to answer
    const target = { comment: comment.name, submission }
    const { vividness, sideBySide, force, which } = wishes
    const found = await findPictures(client, { ...target, which })
    if ('refuse' in found) {
      await events.refused({ id, platform: 'reddit', target, code: found.refuse, say: found.say })
      return
    }
    await events.requested({
      ...{ id, platform: 'reddit', target, ...found, maxBytes, locale: 'en', visibility: 'public' },
      options: { vividness, sideBySide, force },
    })
  }

/** Items of the inbox do not say which post they are under. */
const linkIdOf = async (client: RedditClient, name: string): Promise<string | undefined> =>
  readListing(await client.get('api/info', { id: name }), commentSchema).things[0]?.link_id

const replyOnce = async (client: RedditClient, username: string, target: ReplyTarget, outcome: Outcome) => {
  const { comment, submission } = targetSchema.parse(target)
  const earlier = await findOwnReply(client, username, comment, submission)
  if (earlier) return earlier
  const text = outcome.kind === 'colorized' ? redditReply(outcome.pictures) : redditRefusal(outcome.code)
  const answer = commentAnswer.parse(
    await client.post('api/comment', { api_type: 'json', thing_id: comment, text }),
  )
  const [error] = answer.json.errors
  if (error) throw replyError(error)
  const made = answer.json.data?.things[0]?.data
  // no error and no comment: a quarantined subreddit that we have not opted in to
  if (!made) throw new ColorizeError('reply_refused', 'Reddit took the reply and made no comment')
  return where(made.name ?? `t1_${made.id}`, made.permalink)
}

const where = (replyId: string, permalink: string | undefined) =>
  permalink === undefined ? { replyId } : { replyId, url: permalink }

const threadSchema = z.object({
  name: z.string(),
  author: z.string().optional(),
  parent_id: z.string().optional(),
  permalink: z.string().optional(),
  replies: z.unknown().optional(),
})
type ThreadComment = z.infer<typeof threadSchema>

const repliesOf = (comment: ThreadComment): ThreadComment[] =>
  typeof comment.replies === 'object' && comment.replies !== null
    ? readListing(comment.replies, threadSchema).things
    : []

/** Reads the thread at the summoning comment: one reply of ours under it is enough, whoever posted it. */
const findOwnReply = async (client: RedditClient, username: string, comment: string, submission: string) => {
  const body = await client.get(`comments/${submission.slice(3)}`, {
    comment: comment.slice(3),
    depth: 2,
    limit: 100,
  })
  const [, thread] = z.tuple([z.unknown(), z.unknown()]).parse(body)
  const all = readListing(thread, threadSchema).things.flatMap((top) => [top, ...repliesOf(top)])
  const own = all.find(
    (reply) => reply.parent_id === comment && reply.author?.toLowerCase() === username.toLowerCase(),
  )
  return own ? where(own.name, own.permalink) : undefined
}
