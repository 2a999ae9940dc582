import type { FastifyInstance, FastifyReply } from 'fastify'
import { nowUtc } from '../store/posts-and-comments.ts'
import type { RedditStore } from '../store/store.ts'
import { canRead, isBanned, isModerator } from '../store/subreddits.ts'
import { sameName, type Comment } from '../store/types.ts'
import { commentThing } from '../things/comment-thing.ts'
import { inboxThing } from '../things/inbox-thing.ts'
import {
  isFormError,
  parseCommentForm,
  replyError,
  type CommentContent,
  type Target,
} from './comment-validation.ts'
import { formFields, type Form, type SessionOf } from './request.ts'
import { sendFormError, sendHttpError, sendThings } from './responses.ts'

/** Reddit treats any value as true that does not start with 0, f or F. */
const isTruthy = (value: string | undefined): boolean => value !== undefined && /^[^0fF]/.test(value)

const targetOf = (store: RedditStore, name: string): Target | undefined => {
  const comment = name.startsWith('t1_') ? store.comment(name.slice(3)) : undefined
  const post = store.post(comment?.postId ?? (name.startsWith('t3_') ? name.slice(3) : ''))
  return comment || post ? { comment, post } : undefined
}

/** Pictures of a comment are kept until the comment is removed. */
const markPicturesUsed = (store: RedditStore, { pictures }: CommentContent, username: string): void => {
  for (const { id } of pictures) {
    const asset = store.assets.findUploaded(id, username)
    if (asset) asset.isUsed = true
  }
}

/** Applies an edit and removes pictures that the new text no longer shows. */
const applyEdit = (store: RedditStore, comment: Comment, { body, pictures }: CommentContent): void => {
  const old = comment.pictures.filter(({ id }) => !pictures.some((picture) => picture.id === id))
  const kept = old.filter(({ id }) => body.includes(`](${id})`))
  for (const { image } of old.filter((picture) => !kept.includes(picture)))
    if (image) store.imageHost.remove(image.name)
  Object.assign(comment, { body, pictures: [...kept, ...pictures], editedUtc: nowUtc() })
}

const writeComment = (
  store: RedditStore,
  form: Form,
  username: string,
  reply: FastifyReply,
): FastifyReply => {
  const name = form['thing_id'] || (form['parent'] ?? '')
  const target = targetOf(store, name)
  if (!target) return sendHttpError(reply, 403, 'Forbidden') // Reddit answers an unknown id like a private subreddit
  const subreddit = store.subreddit(target.post?.subreddit ?? '')
  if (!canRead(subreddit, username) || (subreddit && isBanned(subreddit, username)))
    return sendHttpError(reply, 403, 'Forbidden')
  const problem = replyError(target, subreddit !== undefined && isModerator(subreddit, username))
  const written = problem ?? parseCommentForm(store, subreddit, form, username)
  if (isFormError(written)) return sendFormError(reply, ...written)
  // without opt-in to a quarantined subreddit, Reddit reports success but does not create the comment
  if (subreddit?.quarantine)
    return isTruthy(form['return_rtjson'])
      ? sendHttpError(reply, 500, 'Internal Server Error')
      : sendThings(reply, [])
  const made = store.addComment({ parent: name, author: username, ...written })
  if (!made) return sendHttpError(reply, 403, 'Forbidden')
  markPicturesUsed(store, written, username)
  const thing = commentThing(store, made, username)
  return isTruthy(form['return_rtjson']) ? reply.send(thing.data) : sendThings(reply, [thing])
}

/** Chat messages have no fullname; the API returns this one. */
const placeholder = { id: 'zzzzzzzzzzzz', name: 't4_zzzzzzzzzzzz' }

const writeAnswer = (store: RedditStore, form: Form, username: string, reply: FastifyReply): FastifyReply => {
  const { thing_id: name = '', text = '' } = form
  if (text.trim() === '') return sendFormError(reply, 'NO_TEXT', 'we need something here', 'text')
  const item = store.answerMessage(name, username, text)
  if (!item) return sendHttpError(reply, 403, 'Forbidden')
  const thing = inboxThing(store, item)
  const isChat = store.messaging === 'chat'
  return sendThings(reply, [isChat ? { ...thing, data: { ...thing.data, ...placeholder } } : thing])
}

export const registerCommentRoutes = (
  app: FastifyInstance,
  store: RedditStore,
  sessionOf: SessionOf,
): void => {
  app.post('/api/comment', (request, reply) => {
    const form = formFields(request)
    const write = form['thing_id']?.startsWith('t4_') ? writeAnswer : writeComment
    return write(store, form, sessionOf(request).username, reply)
  })

  app.post('/api/del', (request, reply) => {
    const { id = '' } = formFields(request)
    const comment = store.comment(id.slice(3))
    if (comment && sameName(comment.author, sessionOf(request).username)) {
      comment.deleted = true
      store.emit({ type: 'change', comment })
    }
    return reply.send({}) // Reddit answers the same for unknown ids and other users' comments
  })

  app.post('/api/editusertext', (request, reply) => {
    const form = formFields(request)
    const { username } = sessionOf(request)
    const comment = store.comment((form['thing_id'] ?? '').slice(3))
    if (!comment || !sameName(comment.author, username))
      return sendFormError(reply, 'NOT_AUTHOR', "you can't do that", 'thing_id')
    const subreddit = store.subreddit(store.post(comment.postId)?.subreddit ?? '')
    const written = parseCommentForm(store, subreddit, form, username)
    if (isFormError(written)) return sendFormError(reply, ...written)
    applyEdit(store, comment, written)
    markPicturesUsed(store, written, username)
    store.emit({ type: 'change', comment })
    const thing = commentThing(store, comment, username)
    return isTruthy(form['return_rtjson']) ? reply.send(thing.data) : sendThings(reply, [thing])
  })
}
