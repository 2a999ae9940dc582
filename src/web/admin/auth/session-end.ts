import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SessionStore } from './session-store.ts'

const defaultIntervalMs = 10_000

/** Ends an open stream soon after its session has ended. A failed look-up does not end it. */
export const endWithSession = (
  request: FastifyRequest,
  { raw }: FastifyReply,
  sessions: SessionStore,
  intervalMs = defaultIntervalMs,
): void => {
  const { sessionId } = request.session
  const timer = setInterval(() => {
    sessions.get(sessionId, (error, session) => {
      if (!error && session?.role === undefined) raw.end()
    })
  }, intervalMs)
  raw.on('close', () => clearInterval(timer))
}
