import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SessionStore } from './service-types.ts'

const lookMs = 10_000

/** Ends an open stream soon after its viewer has logged out, or was forgotten; what cannot be known ends nothing. */
export const endWithSession = (
  request: FastifyRequest,
  { raw }: FastifyReply,
  sessions: SessionStore,
  everyMs = lookMs,
): void => {
  const { sessionId } = request.session
  const look = setInterval(() => {
    sessions.get(sessionId, (error, session) => {
      if (!error && session?.role === undefined) raw.end()
    })
  }, everyMs)
  raw.on('close', () => clearInterval(look))
}
