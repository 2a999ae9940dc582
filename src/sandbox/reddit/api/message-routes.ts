import type { FastifyInstance } from 'fastify'
import { subredditRecipient } from '../store/messages.ts'
import type { RedditStore } from '../store/store.ts'
import { formFields, type SessionOf } from './request.ts'
import { sendFormError } from './responses.ts'

export const registerMessageRoutes = (
  app: FastifyInstance,
  store: RedditStore,
  sessionOf: SessionOf,
): void => {
  app.post('/api/compose', (request, reply) => {
    const { to = '', subject = '', text = '' } = formFields(request)
    const name = subredditRecipient(to)
    const receiver = name === undefined ? store.userNamed(to.replace(/^\/?u\//i, '')) : store.subreddit(name)
    if (!receiver) return sendFormError(reply, 'USER_DOESNT_EXIST', "that user doesn't exist", 'to')
    if (text.trim() === '') return sendFormError(reply, 'NO_TEXT', 'we need something here', 'text')
    const receiverName = name === undefined ? receiver.name : `r/${receiver.name}`
    store.sendMessage({ from: sessionOf(request).username, to: receiverName, subject, body: text })
    return reply.send({ json: { errors: [] } })
  })

  for (const [path, unread] of [
    ['read_message', false],
    ['unread_message', true],
  ] as const)
    app.post(`/api/${path}`, (request, reply) => {
      store.inbox.mark(sessionOf(request).username, (formFields(request)['id'] ?? '').split(','), unread)
      return reply.send({})
    })
}
