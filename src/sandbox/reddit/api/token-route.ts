import type { FastifyInstance } from 'fastify'
import type { RedditStore } from '../store/store.ts'
import { sendHttpError } from './responses.ts'

const basicUser = (header: string | undefined): string | undefined => {
  const encoded = /^basic (\S+)$/i.exec(header ?? '')?.[1]
  const [user, secret] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':')
  return user && secret ? user : undefined
}

export const registerTokenRoute = (app: FastifyInstance, store: RedditStore, tokenSeconds: number): void => {
  app.post('/api/v1/access_token', (request, reply) => {
    const clientId = basicUser(request.headers.authorization)
    if (clientId === undefined) return sendHttpError(reply, 401, 'Unauthorized')
    const form = (request.body ?? {}) as Record<string, string | undefined>
    const { grant_type: grant, username = 'colorizebot', password, refresh_token: refreshToken } = form
    const isComplete =
      grant === 'password'
        ? password
        : grant === 'refresh_token'
          ? refreshToken
          : grant === 'client_credentials'
    if (!isComplete) return reply.send({ error: 'unsupported_grant_type' })
    const token = store.sessions.issue(username, clientId, tokenSeconds)
    return reply.send({ access_token: token, token_type: 'bearer', expires_in: tokenSeconds, scope: '*' })
  })
}
