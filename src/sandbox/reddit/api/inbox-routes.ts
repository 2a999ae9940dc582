import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RedditStore } from '../store/store.ts'
import { type InboxItem } from '../store/types.ts'
import { inboxThing } from '../things/inbox-thing.ts'
import { pageOfListing, type PageQuery } from '../things/listing.ts'
import { type SessionOf } from './request.ts'

const isMessage = ({ name }: InboxItem): boolean => name.startsWith('t4_')

const boxes: Record<string, (item: InboxItem) => boolean> = {
  inbox: () => true,
  unread: ({ unread }) => unread,
  messages: isMessage,
  mentions: ({ type }) => type === 'username_mention',
}

/** Since private messages became chat, the API no longer serves the lists of them. */
const redirectToLogin = ({ url }: Pick<FastifyRequest, 'url'>, reply: FastifyReply): FastifyReply =>
  reply.redirect(`https://www.reddit.com/login/?dest=${encodeURIComponent(url)}`, 302)

export const registerInboxRoutes = (app: FastifyInstance, store: RedditStore, sessionOf: SessionOf): void => {
  app.get<{ Querystring: PageQuery }>('/message/sent', (request, reply) => {
    if (store.messaging === 'chat') return redirectToLogin(request, reply)
    const sent = store.inbox.sentBy(sessionOf(request).username).map((item) => inboxThing(store, item))
    return reply.send(pageOfListing(sent, request.query))
  })

  for (const [box, belongs] of Object.entries(boxes))
    app.get<{ Querystring: PageQuery }>(`/message/${box}`, (request, reply) => {
      const isChat = store.messaging === 'chat'
      if (isChat && box === 'messages') return redirectToLogin(request, reply)
      const items = store.inbox
        .of(sessionOf(request).username)
        .filter((item) => belongs(item) && !(isChat && box === 'inbox' && isMessage(item)))
      const things = items.map((item) => inboxThing(store, item))
      return reply.send(pageOfListing(things, request.query))
    })
}
