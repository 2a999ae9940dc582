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
  /** Of an address that has guessed wrongly too often, or where too many have: ms to wait; otherwise 0. */
  mustWaitMs(address: string): Promise<number>
  guessedWrongly(address: string): Promise<void>
}
