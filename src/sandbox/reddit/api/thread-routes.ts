import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RedditStore } from '../store/store.ts'
import type { Comment } from '../store/types.ts'
import { commentThing } from '../things/comment-thing.ts'
import { listing, type PageQuery } from '../things/listing.ts'
import { submissionThing } from '../things/post-thing.ts'
import { type Thing } from '../things/thing.ts'
import { isVisible } from '../things/visibility.ts'
import { type SessionOf } from './request.ts'
import { sendHttpError } from './responses.ts'
import { sendPrivate } from './subreddit-routes.ts'

type InThread = {
  Params: { article: string; sub?: string; comment?: string }
  Querystring: PageQuery & { comment?: string; depth?: string; context?: string }
}

/** Builds comment trees as `viewer` sees them. */
const createTree = (store: RedditStore, viewer: string) => {
  const below = (parent: string, postId: string, depth: number): Thing | '' => {
    const children = store.comments.filter(
      (comment) => comment.parent === parent && comment.postId === postId,
    )
    if (children.length === 0 || depth <= 0) return ''
    return listing([...children].reverse().map((child) => branch(child, depth)))
  }

  const branch = (comment: Comment, depth: number): Thing =>
    commentThing(store, comment, viewer, below(`t1_${comment.id}`, comment.postId, depth - 1))

  return {
    below,
    /** The comment below up to 8 of its `parents`, each with only the one reply that leads to it. */
    inContext(focus: Comment, depth: number, parents: number): Thing {
      let thing = branch(focus, depth)
      let above = store.comment(focus.parent.slice(3))
      for (let left = Math.min(8, parents); left > 0 && above; left--) {
        thing = commentThing(store, above, viewer, listing([thing]))
        above = above.parent.startsWith('t1_') ? store.comment(above.parent.slice(3)) : undefined
      }
      return thing
    },
  }
}

/** A post with its comments, optionally focused on one comment. */
export const registerThreadRoutes = (
  app: FastifyInstance,
  store: RedditStore,
  sessionOf: SessionOf,
): void => {
  const thread = (request: FastifyRequest<InThread>, reply: FastifyReply) => {
    const { params, query } = request
    const post = store.post(params.article)
    if (!post) return sendHttpError(reply, 404, 'Not Found')
    const viewer = sessionOf(request).username
    if (!isVisible(store, post.id, viewer)) return sendPrivate(reply)
    const tree = createTree(store, viewer)
    const depth = Number(query.depth ?? 10)
    const focus = store.comment(params.comment ?? query.comment ?? '')
    const all = focus
      ? listing([tree.inContext(focus, depth, Number(query.context ?? 0))])
      : tree.below(`t3_${post.id}`, post.id, depth)
    return reply.send([listing([submissionThing(store, post)]), all === '' ? listing([]) : all])
  }
  app.get<InThread>('/comments/:article', thread)
  app.get<InThread>('/r/:sub/comments/:article', thread)
  app.get<InThread>('/comments/:article/:slug/:comment', thread)
  app.get<InThread>('/r/:sub/comments/:article/:slug/:comment', thread)
}
