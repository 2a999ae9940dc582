import type { FastifyInstance } from 'fastify'
import type { RedditStore } from '../store/store.ts'
import { commentThing } from '../things/comment-thing.ts'
import { listing } from '../things/listing.ts'
import { submissionThing } from '../things/post-thing.ts'
import { subredditThing } from '../things/subreddit-thing.ts'
import type { Thing } from '../things/thing.ts'
import { isVisible } from '../things/visibility.ts'
import { type SessionOf } from './request.ts'

const mostNames = 100

const namesIn = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .slice(0, mostNames)
    .map((name) => name.trim())

/** Posts and comments by fullname and subreddits by name; what does not exist or is not visible is left out. */
export const registerInfoRoute = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  const thingNamed = (name: string, viewer: string): Thing | undefined => {
    const comment = name.startsWith('t1_') ? store.comment(name.slice(3)) : undefined
    const post = name.startsWith('t3_') ? store.post(name.slice(3)) : undefined
    const postId = comment?.postId ?? post?.id
    if (postId === undefined || !isVisible(store, postId, viewer)) return undefined
    return comment ? commentThing(store, comment, viewer) : post && submissionThing(store, post)
  }

  app.get<{ Querystring: { id?: string; sr_name?: string } }>('/api/info', (request, reply) => {
    const viewer = sessionOf(request).username
    const things = namesIn(request.query.id).flatMap((name) => thingNamed(name, viewer) ?? [])
    const subreddits = namesIn(request.query.sr_name).flatMap((name) => store.subreddit(name) ?? [])
    return reply.send(listing([...things, ...subreddits.map((one) => subredditThing(one, viewer))]))
  })
}
