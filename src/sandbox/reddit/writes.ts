import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sameName } from './records.ts'
import { failure, type Session } from './session.ts'
import { nowUtc, type RedditStore } from './store.ts'
import { commentThing } from './wire.ts'

type SessionOf = (request: FastifyRequest) => Session
type Form = Record<string, string | undefined>

const longestComment = 10_000

const formOf = (request: FastifyRequest): Form => (request.body ?? {}) as Form

/** How api/comment refuses: HTTP 200, and the reasons in json.errors. */
const refuse = (reply: FastifyReply, code: string, message: string, field: string): FastifyReply =>
  reply.send({ json: { errors: [[code, message, field]] } })

/** Why a reply cannot be made, in Reddit's words; undefined when it can. */
const obstacle = (
  store: RedditStore,
  thingId: string,
  text: string,
): [string, string, string] | undefined => {
  const comment = thingId.startsWith('t1_') ? store.comment(thingId.slice(3)) : undefined
  const post = store.post(comment?.postId ?? thingId.slice(3))
  if (comment?.deleted) return ['DELETED_COMMENT', 'that comment has been deleted', 'parent']
  if (text.trim() === '') return ['NO_TEXT', 'we need something here', 'text']
  if (text.length > longestComment) return ['TOO_LONG', `this is too long (max: ${longestComment})`, 'text']
  if (post?.locked || comment?.locked) return ['THREAD_LOCKED', 'Comments are locked.', 'parent']
  if (post?.archived)
    return ['TOO_OLD', "that's a piece of history now; it's too late to reply to it", 'parent']
  return undefined
}

/** POST /api/comment and its kin. */
export const registerWrites = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  app.post('/api/comment', (request, reply) => {
    const { thing_id: thingId = '', parent, text = '' } = formOf(request)
    const target = thingId || (parent ?? '')
    const fault = store.takeFault('/api/comment')
    if (fault && !fault.after) {
      if (fault.status !== undefined)
        return failure(reply.headers(fault.headers ?? {}), fault.status, fault.code)
      return refuse(reply, fault.code, fault.message ?? fault.code, fault.field ?? 'ratelimit')
    }
    const problem = obstacle(store, target, text)
    if (problem) return refuse(reply, ...problem)
    const made = store.addComment({ parent: target, author: sessionOf(request).username, body: text })
    if (!made) return failure(reply, 403, 'Forbidden') // a wrong id is answered like a closed door
    if (fault) return failure(reply, fault.status ?? 500, fault.code)
    return reply.send({ json: { errors: [], data: { things: [commentThing(store, made)] } } })
  })

  app.post('/api/compose', (request, reply) => {
    const { to = '', subject = '', text = '' } = formOf(request)
    const fault = store.takeFault('/api/compose')
    if (fault?.status !== undefined) return failure(reply, fault.status, fault.code)
    if (fault) return refuse(reply, fault.code, fault.message ?? fault.code, fault.field ?? 'to')
    const user = store.userNamed(to)
    if (!user) return refuse(reply, 'USER_DOESNT_EXIST', "that user doesn't exist", 'to')
    if (text.trim() === '') return refuse(reply, 'NO_TEXT', 'we need something here', 'text')
    store.inbox.add({
      ...{ name: `t4_${store.nextId()}`, owner: user.name, type: 'unknown', subject, body: text },
      ...{ author: sessionOf(request).username, comment: undefined, createdUtc: nowUtc(), unread: true },
    })
    return reply.send({ json: { errors: [] } })
  })

  app.post('/api/del', (request, reply) => {
    const { id = '' } = formOf(request)
    const comment = store.comment(id.slice(3))
    if (comment && sameName(comment.author, sessionOf(request).username)) {
      comment.deleted = true
      store.emit({ type: 'change', comment })
    }
    return reply.send({}) // the same answer to whoever asks for whatever
  })

  app.post('/api/editusertext', (request, reply) => {
    const { thing_id: thingId = '', text = '' } = formOf(request)
    const comment = store.comment(thingId.slice(3))
    if (!comment || !sameName(comment.author, sessionOf(request).username))
      return refuse(reply, 'NOT_AUTHOR', "you can't do that", 'thing_id')
    comment.body = text
    comment.editedUtc = nowUtc()
    store.emit({ type: 'change', comment })
    return reply.send({ json: { errors: [], data: { things: [commentThing(store, comment)] } } })
  })

  for (const [path, unread] of [
    ['read_message', false],
    ['unread_message', true],
  ] as const)
    app.post(`/api/${path}`, (request, reply) => {
      store.inbox.mark(sessionOf(request).username, (formOf(request)['id'] ?? '').split(','), unread)
      return reply.send({})
    })
}
