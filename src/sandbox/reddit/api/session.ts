import type { FastifyReply, FastifyRequest } from 'fastify'
import { randomBytes } from 'node:crypto'

const windowSeconds = 600
const maxTokens = 1_000

export type Session = { username: string; clientId: string; expiresAtMs: number }

export type SessionOf = (request: FastifyRequest) => Session

export type Form = Record<string, string | undefined>

export const formOf = (request: FastifyRequest): Form => (request.body ?? {}) as Form

/** Reddit's body for an error that is none of api/comment's. */
export const failure = (reply: FastifyReply, status: number, message: string): FastifyReply =>
  reply.code(status).send({ message, error: status })

/** How api/comment and its kin refuse: HTTP 200, and the reasons in json.errors. */
export const refuse = (reply: FastifyReply, code: string, message: string, field: string): FastifyReply =>
  reply.send({ json: { errors: [[code, message, field]] } })

export const createSessions = () => {
  const tokens = new Map<string, Session>()
  return {
    issue(username: string, clientId: string, seconds: number): string {
      const token = randomBytes(24).toString('base64url')
      tokens.set(token, { username, clientId, expiresAtMs: Date.now() + seconds * 1_000 })
      const oldest = tokens.size > maxTokens ? tokens.keys().next().value : undefined
      if (oldest !== undefined) tokens.delete(oldest)
      return token
    },
    of({ headers }: FastifyRequest): Session | undefined {
      const token = /^bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
      const session = tokens.get(token)
      return session && session.expiresAtMs > Date.now() ? session : undefined
    },
    revokeAll(): void {
      tokens.clear()
    },
  }
}

/** Requests by client id in Reddit's window of ten minutes; the headers carry decimals, as Reddit's do. */
export const createQuota = (limit: number) => {
  const used = new Map<string, number>()
  let startMs = Date.now()
  return {
    /** False when the client has spent its window. */
    spend(clientId: string, reply: FastifyReply): boolean {
      if (Date.now() - startMs > windowSeconds * 1_000) {
        used.clear()
        startMs = Date.now()
      }
      const count = (used.get(clientId) ?? 0) + 1
      used.set(clientId, count)
      const resetSeconds = Math.ceil(windowSeconds - (Date.now() - startMs) / 1_000)
      void reply.headers({
        'x-ratelimit-used': String(Math.min(count, limit)),
        'x-ratelimit-remaining': `${Math.max(0, limit - count)}.0`,
        'x-ratelimit-reset': String(resetSeconds),
      })
      return count <= limit
    },
  }
}
