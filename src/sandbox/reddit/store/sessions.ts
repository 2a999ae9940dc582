import type { FastifyRequest } from 'fastify'
import { randomBytes } from 'node:crypto'

const maxTokens = 1_000

export type Session = { username: string; clientId: string; expiresAtMs: number }

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
