import type { Session } from 'fastify'
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Quotas } from '../../../stores/quotas.ts'
import type { Redis, RedisHandle } from '../../../redis/redis.ts'
import type { GateServices, SessionStore } from './service-types.ts'
import type { AdminRole } from './roles.ts'
import { networkOf } from '../../../stores/visitors.ts'

type GateParts = {
  redis: RedisHandle
  quotas: Quotas
  adminPassword: string
  adminReadonlyPassword: string | undefined
}

const idleMs = 12 * 3_600_000
const prefix = '{colorizebot}:admin'
const guessesMs = 60_000

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const hexOf = (text: string): string => digest(text).toString('hex')

/** Whoever reads Redis learns no session id from it; a session of other passwords is none. */
const sessionStore = (db: Redis, passwords: string): SessionStore => {
  const keyOf = (id: string) => `${prefix}:session:${hexOf(id + passwords)}`
  return {
    set: (id, session, done) => {
      db.set(keyOf(id), JSON.stringify(session), 'PX', idleMs).then(() => done(), done)
    },
    get: (id, done) => {
      db.get(keyOf(id)).then((json) => done(null, json === null ? null : (JSON.parse(json) as Session)), done)
    },
    destroy: (id, done) => {
      db.del(keyOf(id)).then(() => done(), done)
    },
  }
}

/** The same for all processes: a cookie of one is good for the others. */
const cookieSecretIn = async (db: Redis): Promise<string> => {
  const key = `${prefix}:cookie-secret`
  await db.set(key, randomBytes(32).toString('hex'), 'NX')
  return (await db.get(key)) ?? ''
}

export const createGateServices = async (parts: GateParts): Promise<GateServices> => {
  const { quotas } = parts
  const db = parts.redis.connect('general')
  const operator = digest(parts.adminPassword)
  const viewer = digest(parts.adminReadonlyPassword ?? randomBytes(32).toString('hex'))
  const limits = (address: string) => [
    { key: `login:${hexOf(networkOf(address)).slice(0, 32)}`, most: 10, windowMs: guessesMs },
    { key: 'login', most: 100, windowMs: guessesMs },
  ]
  return {
    sessions: sessionStore(db, hexOf(parts.adminPassword) + hexOf(parts.adminReadonlyPassword ?? '')),
    cookieSecret: await cookieSecretIn(db),
    roleOf(password): AdminRole | undefined {
      const given = digest(password)
      const [isOperator, isViewer] = [timingSafeEqual(given, operator), timingSafeEqual(given, viewer)]
      return isOperator ? 'operator' : isViewer ? 'viewer' : undefined
    },
    async takeGuess(address) {
      const full = await quotas.full(limits(address))
      return full ? Math.max(1_000, await quotas.msLeft(full)) : 0
    },
    guessedRightly: (address) => quotas.giveBack(limits(address)),
  }
}
