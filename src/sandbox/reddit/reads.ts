import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sameName, type Comment } from './records.ts'
import { failure, type Session } from './session.ts'
import { nowUtc, type RedditStore } from './store.ts'
import { commentThing, inboxThing, listing, slice, submissionThing, type Slice, type Thing } from './wire.ts'

type SessionOf = (request: FastifyRequest) => Session
type InSubreddit = { Params: { sub: string }; Querystring: Slice }
type InThread = {
  Params: { article: string; sub?: string }
  Querystring: Slice & { comment?: string; depth?: string; context?: string }
}

const threadOf = (store: RedditStore, parent: string, postId: string, depth: number): Thing | '' => {
  const children = store.comments.filter((comment) => comment.parent === parent && comment.postId === postId)
  if (children.length === 0 || depth <= 0) return ''
  return listing([...children].reverse().map((child) => branch(store, child, depth)))
}

const branch = (store: RedditStore, comment: Comment, depth: number): Thing =>
  commentThing(store, comment, threadOf(store, `t1_${comment.id}`, comment.postId, depth - 1))

/** The comment below as many of its parents as are asked for, each with that one reply only. */
const inContext = (store: RedditStore, focus: Comment, depth: number, parents: number): Thing => {
  let thing = branch(store, focus, depth)
  let above = store.comment(focus.parent.slice(3))
  for (let left = Math.min(8, parents); left > 0 && above; left--) {
    thing = commentThing(store, above, listing([thing]))
    above = above.parent.startsWith('t1_') ? store.comment(above.parent.slice(3)) : undefined
  }
  return thing
}

const infoOf = (store: RedditStore, name: string): Thing[] => {
  const post = name.startsWith('t3_') ? store.post(name.slice(3)) : undefined
  const comment = name.startsWith('t1_') ? store.comment(name.slice(3)) : undefined
  return [...(post ? [submissionThing(store, post)] : []), ...(comment ? [commentThing(store, comment)] : [])]
}

const registerSubreddits = (app: FastifyInstance, store: RedditStore): void => {
  /** `a+b`, those that there are; undefined when there is none. */
  const subredditsOf = (sub: string): string[] | undefined => {
    const known = sub.split('+').flatMap((name) => store.subredditNamed(name) ?? [])
    return known.length > 0 ? known : undefined
  }

  app.get<InSubreddit>('/r/:sub/comments', ({ params, query }, reply) => {
    const names = subredditsOf(params.sub)
    if (!names) return failure(reply, 404, 'Not Found')
    const inThem = store.comments.filter(
      (comment) => !comment.deleted && names.includes(store.post(comment.postId)?.subreddit ?? ''),
    )
    return reply.send(
      slice(
        inThem.map((comment) => commentThing(store, comment)),
        query,
      ),
    )
  })

  for (const order of ['new', 'hot'])
    app.get<InSubreddit>(`/r/:sub/${order}`, ({ params, query }, reply) => {
      const names = subredditsOf(params.sub)
      if (!names) return failure(reply, 404, 'Not Found')
      const posts = store.posts.filter((post) => names.includes(post.subreddit) && !post.deleted)
      return reply.send(
        slice(
          posts.map((post) => submissionThing(store, post)),
          query,
        ),
      )
    })

  app.get<InSubreddit>('/r/:sub/about', ({ params }, reply) => {
    const name = store.subredditNamed(params.sub)
    if (name === undefined) return failure(reply, 404, 'Not Found')
    const data = {
      ...{ display_name: name, display_name_prefixed: `r/${name}`, title: name, subreddit_type: 'public' },
      ...{
        over18: false,
        quarantine: false,
        allowed_media_in_comments: [],
        user_is_banned: false,
        created_utc: nowUtc(),
      },
    }
    return reply.send({ kind: 't5', data })
  })
}

const registerThreads = (app: FastifyInstance, store: RedditStore): void => {
  const thread = (
    { params, query }: { params: InThread['Params']; query: InThread['Querystring'] },
    reply: FastifyReply,
  ) => {
    const post = store.post(params.article)
    if (!post) return failure(reply, 404, 'Not Found')
    const depth = Number(query.depth ?? 10)
    const focus = query.comment === undefined ? undefined : store.comment(query.comment)
    const all = focus
      ? listing([inContext(store, focus, depth, Number(query.context ?? 0))])
      : threadOf(store, `t3_${post.id}`, post.id, depth)
    return reply.send([listing([submissionThing(store, post)]), all === '' ? listing([]) : all])
  }
  app.get<InThread>('/comments/:article', thread)
  app.get<InThread>('/r/:sub/comments/:article', thread)
}

/** Listings, threads, things by name, people, inboxes. */
export const registerReads = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  registerSubreddits(app, store)
  registerThreads(app, store)

  app.get<{ Querystring: { id?: string } }>('/api/info', ({ query }, reply) =>
    reply.send(
      listing(
        (query.id ?? '')
          .split(',')
          .slice(0, 100)
          .flatMap((name) => infoOf(store, name.trim())),
      ),
    ),
  )

  const userOf = (name: string) => {
    const user = store.ensureUser(name)
    return { id: user.id, name: user.name, created_utc: user.createdUtc, is_suspended: false }
  }
  app.get('/api/v1/me', (request, reply) => reply.send(userOf(sessionOf(request).username)))
  app.get<{ Params: { name: string } }>('/user/:name/about', ({ params }, reply) =>
    store.userNamed(params.name)
      ? reply.send({ kind: 't2', data: userOf(params.name) })
      : failure(reply, 404, 'Not Found'),
  )
  app.get<{ Params: { name: string }; Querystring: Slice }>(
    '/user/:name/comments',
    ({ params, query }, reply) => {
      const own = store.comments.filter(
        (comment) => sameName(comment.author, params.name) && !comment.deleted,
      )
      return reply.send(
        slice(
          own.map((comment) => commentThing(store, comment)),
          query,
        ),
      )
    },
  )

  app.get<{ Querystring: Slice }>('/message/sent', (request, reply) => {
    const sent = store.inbox.sentBy(sessionOf(request).username).map((item) => inboxThing(store, item))
    return reply.send(slice(sent, request.query))
  })

  const boxes = {
    inbox: () => true,
    unread: (item: { unread: boolean }) => item.unread,
    mentions: (item: { type: string }) => item.type === 'username_mention',
  }
  for (const [box, belongs] of Object.entries(boxes))
    app.get<{ Querystring: Slice }>(`/message/${box}`, (request, reply) => {
      const items = store.inbox.of(sessionOf(request).username).filter(belongs)
      return reply.send(
        slice(
          items.map((item) => inboxThing(store, item)),
          request.query,
        ),
      )
    })
}
