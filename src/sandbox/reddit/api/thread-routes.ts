import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { listing, type Slice } from './listing.ts'
import type { Comment } from '../store/types.ts'
import { failure, type SessionOf } from './session.ts'
import type { RedditStore } from '../store/store.ts'
import { closed } from './subreddit-routes.ts'
import { commentThing, isVisible, submissionThing, type Thing } from './things.ts'

type InThread = {
  Params: { article: string; sub?: string }
  Querystring: Slice & { comment?: string; depth?: string; context?: string }
}

/** Threads as one person sees them. */
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
    /** The comment below as many of its parents as are asked for, each with that one reply only. */
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

/** A post and what was said below it. */
export const registerThreads = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  const thread = (request: FastifyRequest<InThread>, reply: FastifyReply) => {
    const { params, query } = request
    const post = store.post(params.article)
    if (!post) return failure(reply, 404, 'Not Found')
    const viewer = sessionOf(request).username
    if (!isVisible(store, post.id, viewer)) return closed(reply)
    const tree = createTree(store, viewer)
    const depth = Number(query.depth ?? 10)
    const focus = query.comment === undefined ? undefined : store.comment(query.comment)
    const all = focus
      ? listing([tree.inContext(focus, depth, Number(query.context ?? 0))])
      : tree.below(`t3_${post.id}`, post.id, depth)
    return reply.send([listing([submissionThing(store, post)]), all === '' ? listing([]) : all])
  }
  app.get<InThread>('/comments/:article', thread)
  app.get<InThread>('/r/:sub/comments/:article', thread)
}
