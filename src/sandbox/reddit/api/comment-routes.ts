import type { FastifyInstance, FastifyReply } from 'fastify'
import { isRefusal, obstacle, readCommentForm, type Target, type Written } from './comment-validation.ts'
import { nowUtc } from '../store/posts-and-comments.ts'
import { subredditAddressed } from '../store/messages.ts'
import { sameName, type Comment } from '../store/types.ts'
import { failure, formOf, refuse, type Form, type SessionOf } from './session.ts'
import type { RedditStore } from '../store/store.ts'
import { isBanned, mayRead } from '../store/subreddits.ts'
import { commentThing, inboxThing, type Thing } from './things.ts'

/** Reddit reads anything but 0, f and F at the front as a yes. */
const isTruthy = (value: string | undefined): boolean => value !== undefined && /^[^0fF]/.test(value)

const targetOf = (store: RedditStore, name: string): Target | undefined => {
  const comment = name.startsWith('t1_') ? store.comment(name.slice(3)) : undefined
  const post = store.post(comment?.postId ?? (name.startsWith('t3_') ? name.slice(3) : ''))
  return comment || post ? { comment, post } : undefined
}

/** The pictures of a comment are its own now, and live as long as it does. */
const claim = (store: RedditStore, { pictures }: Written, username: string): void => {
  for (const { id } of pictures) {
    const asset = store.assets.own(id, username)
    if (asset) asset.isUsed = true
  }
}

/** Pictures that the new words do not show any more are gone with the old ones. */
const rewrite = (store: RedditStore, comment: Comment, { body, pictures }: Written): void => {
  const old = comment.pictures.filter(({ id }) => !pictures.some((picture) => picture.id === id))
  const kept = old.filter(({ id }) => body.includes(`](${id})`))
  for (const { image } of old.filter((picture) => !kept.includes(picture)))
    if (image) store.shelf.remove(image.name)
  Object.assign(comment, { body, pictures: [...kept, ...pictures], editedUtc: nowUtc() })
}

const sendThings = (reply: FastifyReply, things: readonly Thing[]): FastifyReply =>
  reply.send({ json: { errors: [], data: { things } } })

const writeComment = (
  store: RedditStore,
  form: Form,
  username: string,
  reply: FastifyReply,
): FastifyReply => {
  const name = form['thing_id'] || (form['parent'] ?? '')
  const target = targetOf(store, name)
  if (!target) return failure(reply, 403, 'Forbidden') // a wrong id is answered like a closed door
  const subreddit = store.subreddit(target.post?.subreddit ?? '')
  if (!mayRead(subreddit, username) || (subreddit && isBanned(subreddit, username)))
    return failure(reply, 403, 'Forbidden')
  const problem = obstacle(target)
  const written = problem ?? readCommentForm(store, subreddit, form, username)
  if (isRefusal(written)) return refuse(reply, ...written)
  // nobody has opted in here: Reddit takes the comment, says that all is well, and shows it to nobody
  if (subreddit?.quarantine)
    return isTruthy(form['return_rtjson'])
      ? failure(reply, 500, 'Internal Server Error')
      : sendThings(reply, [])
  const made = store.addComment({ parent: name, author: username, ...written })
  if (!made) return failure(reply, 403, 'Forbidden')
  claim(store, written, username)
  const thing = commentThing(store, made, username)
  return isTruthy(form['return_rtjson']) ? reply.send(thing.data) : sendThings(reply, [thing])
}

const writeAnswer = (store: RedditStore, form: Form, username: string, reply: FastifyReply): FastifyReply => {
  const { thing_id: name = '', text = '' } = form
  if (text.trim() === '') return refuse(reply, 'NO_TEXT', 'we need something here', 'text')
  const item = store.answerMessage(name, username, text)
  return item ? sendThings(reply, [inboxThing(store, item)]) : failure(reply, 403, 'Forbidden')
}

const registerComments = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  app.post('/api/comment', (request, reply) => {
    const form = formOf(request)
    const write = form['thing_id']?.startsWith('t4_') ? writeAnswer : writeComment
    return write(store, form, sessionOf(request).username, reply)
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
    const form = formOf(request)
    const { username } = sessionOf(request)
    const comment = store.comment((form['thing_id'] ?? '').slice(3))
    if (!comment || !sameName(comment.author, username))
      return refuse(reply, 'NOT_AUTHOR', "you can't do that", 'thing_id')
    const subreddit = store.subreddit(store.post(comment.postId)?.subreddit ?? '')
    const written = readCommentForm(store, subreddit, form, username)
    if (isRefusal(written)) return refuse(reply, ...written)
    rewrite(store, comment, written)
    claim(store, written, username)
    store.emit({ type: 'change', comment })
    const thing = commentThing(store, comment, username)
    return isTruthy(form['return_rtjson']) ? reply.send(thing.data) : sendThings(reply, [thing])
  })
}

const registerMessages = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  app.post('/api/compose', (request, reply) => {
    const { to = '', subject = '', text = '' } = formOf(request)
    const name = subredditAddressed(to)
    const receiver = name === undefined ? store.userNamed(to.replace(/^\/?u\//i, '')) : store.subreddit(name)
    if (!receiver) return refuse(reply, 'USER_DOESNT_EXIST', "that user doesn't exist", 'to')
    if (text.trim() === '') return refuse(reply, 'NO_TEXT', 'we need something here', 'text')
    const receiverName = name === undefined ? receiver.name : `r/${receiver.name}`
    store.sendMessage({ from: sessionOf(request).username, to: receiverName, subject, body: text })
    return reply.send({ json: { errors: [] } })
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

/** POST /api/comment and its kin. */
export const registerWrites = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  registerComments(app, store, sessionOf)
  registerMessages(app, store, sessionOf)
}
