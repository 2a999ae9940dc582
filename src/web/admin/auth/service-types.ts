import type fastifySession from '@fastify/session'
import type { AdminRole } from './roles.ts'

/** Where sessions lie, as @fastify/session asks for them. */
export type SessionStore = fastifySession.SessionStore

/** What the door of the dashboard needs of the rest; the web role brings it. */
export type GateServices = {
  sessions: SessionStore
  /** Signs the cookies, in all processes alike; at least 32 characters. */
  cookieSecret: string
  /** Whose password this is. Takes as long for a wrong one as for a right one. */
  roleOf(password: string): AdminRole | undefined
  /** Counts a guess before it is looked at, and answers 0; or, of an address or a world that guesses too often, the ms to wait. */
  takeGuess(address: string): Promise<number>
  /** It was the password: such a guess does not count. */
  guessedRightly(address: string): Promise<void>
}
