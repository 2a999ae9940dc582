import type fastifySession from '@fastify/session'
import type { Session } from 'fastify'
import { createHash, randomBytes } from 'node:crypto'
import type { Redis } from '../../../redis/redis.ts'
import { redisKey } from '../../../redis/keys.ts'

export type SessionStore = fastifySession.SessionStore

export const sessionMs = 12 * 3_600_000

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Sessions in Redis. A key is a hash of session id and passwords: Redis reveals no session id, and changing a password
 * ends every session.
 */
export const createSessionStore = (db: Redis, passwords: string): SessionStore => {
  const keyOf = (id: string) => redisKey('admin', 'session', hash(id + passwords))
  return {
    set: (id, session, done) => {
      db.set(keyOf(id), JSON.stringify(session), 'PX', sessionMs).then(() => done(), done)
    },
    get: (id, done) => {
      db.get(keyOf(id)).then((json) => done(null, json === null ? null : (JSON.parse(json) as Session)), done)
    },
    destroy: (id, done) => {
      db.del(keyOf(id)).then(() => done(), done)
    },
  }
}

/** The secret that signs the cookies: shared by all processes, so that each accepts the others' cookies. */
export const readCookieSecret = async (db: Redis): Promise<string> => {
  const key = redisKey('admin', 'cookie-secret')
  await db.set(key, randomBytes(32).toString('hex'), 'NX')
  return (await db.get(key)) ?? ''
}
